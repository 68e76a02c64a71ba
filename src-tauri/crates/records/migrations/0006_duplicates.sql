-- Files of a length that arrived before are compared with what arrived.
CREATE INDEX receipts_size ON receipts (connection, bytes);
