-- The original's name, of a call whose file was converted from one without loss.
ALTER TABLE receipts ADD COLUMN converted_from TEXT;
