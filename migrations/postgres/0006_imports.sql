-- How a sample is made up, as it was imported: kept with each import, because counting millions of people takes long.
CREATE TABLE sample_sizes (
  survey_id TEXT COLLATE "C" NOT NULL REFERENCES surveys,
  language TEXT COLLATE "C" NOT NULL,
  -- The strata of the sample's columns; those that answers make are not known yet.
  cell_id BIGINT NOT NULL REFERENCES cells,
  replicate BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (survey_id, language, cell_id, replicate)
);
INSERT INTO sample_sizes (survey_id, language, cell_id, replicate, n)
  SELECT survey_id, language, cell_id, replicate, count(*) FROM respondents GROUP BY survey_id, language, cell_id, replicate;

-- Imports of contact files. No number stands here: the file and what was rejected are kept apart, sealed, and not for long.
CREATE TABLE imports (
  import_id TEXT COLLATE "C" PRIMARY KEY,
  survey_id TEXT COLLATE "C" NOT NULL REFERENCES surveys,
  file_name TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
  bytes BIGINT NOT NULL,
  bytes_read BIGINT NOT NULL DEFAULT 0,
  rows_read BIGINT NOT NULL DEFAULT 0,
  imported BIGINT NOT NULL DEFAULT 0,
  suppressed BIGINT NOT NULL DEFAULT 0,
  -- Reason → rows, as JSON.
  rejected TEXT COLLATE "C" NOT NULL DEFAULT '{}',
  -- Why it failed, and what to do.
  problem TEXT COLLATE "C",
  remedy TEXT COLLATE "C",
  started_at BIGINT NOT NULL,
  -- When its worker last said that it was alive: one that has gone silent was cut off.
  seen_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX imports_survey ON imports (survey_id, started_at);
