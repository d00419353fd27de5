-- How a sample is made up, as it was imported: kept with each import, because counting millions of people takes long.
CREATE TABLE sample_sizes (
  survey_id TEXT NOT NULL REFERENCES surveys,
  language TEXT NOT NULL,
  -- The strata of the sample's columns; those that answers make are not known yet.
  cell_id INTEGER NOT NULL REFERENCES cells,
  replicate INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (survey_id, language, cell_id, replicate)
) STRICT, WITHOUT ROWID;
INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n)
  SELECT survey_id, language, cell_id, replicate, count(*) FROM respondents GROUP BY survey_id, language, cell_id, replicate;

-- Imports of contact files. No number stands here: the file and what was rejected are kept apart, sealed, and not for long.
CREATE TABLE imports (
  import_id TEXT PRIMARY KEY,
  survey_id TEXT NOT NULL REFERENCES surveys,
  file_name TEXT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
  bytes INTEGER NOT NULL,
  bytes_read INTEGER NOT NULL DEFAULT 0,
  rows_read INTEGER NOT NULL DEFAULT 0,
  imported INTEGER NOT NULL DEFAULT 0,
  suppressed INTEGER NOT NULL DEFAULT 0,
  -- Reason → rows, as JSON.
  rejected TEXT NOT NULL DEFAULT '{}',
  -- Why it failed, and what to do.
  problem TEXT,
  remedy TEXT,
  started_at INTEGER NOT NULL,
  -- When its worker last said that it was alive: one that has gone silent was cut off.
  seen_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX imports_survey ON imports (survey_id, started_at);
