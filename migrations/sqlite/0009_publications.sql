-- What was published of a survey: frozen, kept, the newest that is not withdrawn is shown.
CREATE TABLE publications (
  survey_id TEXT NOT NULL REFERENCES surveys,
  -- Counted from 1 in each survey; part of the address, so never given twice.
  number INTEGER NOT NULL,
  -- SHA-256 of the snapshot, in hexadecimal.
  hash TEXT NOT NULL,
  -- The canonical JSON, byte for byte as it is handed out.
  snapshot TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  withdrawn_at INTEGER,
  withdrawn_by TEXT,
  PRIMARY KEY (survey_id, number),
  -- Submitted twice, published once.
  UNIQUE (survey_id, hash)
) STRICT;

-- What is about to be published, as its publisher sees it: replies go on coming, and what was read must be what is published.
CREATE TABLE publication_drafts (
  survey_id TEXT PRIMARY KEY REFERENCES surveys,
  hash TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  -- Which rows are hidden and why: for the publisher's eyes alone.
  notes TEXT NOT NULL,
  drafted_at INTEGER NOT NULL,
  drafted_by TEXT NOT NULL
) STRICT;
