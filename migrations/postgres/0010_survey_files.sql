-- The survey file as it was given, with its comments and its order: what is edited. The definition stays what counts.
ALTER TABLE surveys ADD COLUMN source TEXT COLLATE "C";
-- Put away: not listed among those that are worked on. Nothing of it is deleted.
ALTER TABLE surveys ADD COLUMN archived_at BIGINT;
