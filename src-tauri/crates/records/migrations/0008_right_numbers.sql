-- The country code and the number, with a space between them, of which somebody said that they are right although they look
-- wrong. It says nothing of any other number that the person gets.
ALTER TABLE people ADD COLUMN right_number TEXT;
