-- An import that is cut off goes on where it stopped: each batch of rows writes down, in its own transaction, how far the file is settled.
-- The file is known again by a keyed digest: the plain digest of a short file would tell who stands in it to whoever tries all numbers.
ALTER TABLE imports ADD COLUMN mark BYTEA;
-- How the file was read: its columns and the survey's definition. Read otherwise, it is begun anew.
ALTER TABLE imports ADD COLUMN reading TEXT COLLATE "C";
-- How often it was taken up. Who holds an earlier run can write nothing any more.
ALTER TABLE imports ADD COLUMN run BIGINT NOT NULL DEFAULT 1;
-- The process that works on it, as host and process id: one that has ended is known at once where it ran on the same host.
ALTER TABLE imports ADD COLUMN worker TEXT COLLATE "C";
ALTER TABLE imports ADD COLUMN stop_asked BIGINT NOT NULL DEFAULT 0;
-- Rows that were settled before this run, and whether another file of this name was cut off before.
ALTER TABLE imports ADD COLUMN taken_up BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
-- Respondents with ids after after_id up to last_id came with this run; earlier_ids: the same of the runs before, as JSON.
ALTER TABLE imports ADD COLUMN after_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN last_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN earlier_ids TEXT COLLATE "C" NOT NULL DEFAULT '[]';
-- Over the last seconds, as its worker sees it.
ALTER TABLE imports ADD COLUMN rows_per_second BIGINT;
ALTER TABLE imports ADD COLUMN left_ms BIGINT;

-- Which rows of a file were left out and why, until its import is done: the file of rejected rows is made from it again. No number
-- stands here, only the rows' places.
CREATE TABLE import_outcomes (
  import_id TEXT COLLATE "C" NOT NULL REFERENCES imports,
  -- Of the batch, counted from 0.
  first_row BIGINT NOT NULL,
  -- Outcome → place in the batch and how many from there, alternating, as JSON.
  places TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (import_id, first_row)
);
