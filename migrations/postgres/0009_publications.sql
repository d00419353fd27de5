-- What was published of a survey: frozen, kept, the newest that is not withdrawn is shown.
CREATE TABLE publications (
  survey_id TEXT COLLATE "C" NOT NULL REFERENCES surveys,
  -- Counted from 1 in each survey; part of the address, so never given twice.
  number BIGINT NOT NULL,
  -- SHA-256 of the snapshot, in hexadecimal.
  hash TEXT COLLATE "C" NOT NULL,
  -- The canonical JSON, byte for byte as it is handed out.
  snapshot TEXT COLLATE "C" NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT COLLATE "C" NOT NULL,
  withdrawn_at BIGINT,
  withdrawn_by TEXT COLLATE "C",
  PRIMARY KEY (survey_id, number),
  -- Submitted twice, published once.
  UNIQUE (survey_id, hash)
);

-- What is about to be published, as its publisher sees it: replies go on coming, and what was read must be what is published.
CREATE TABLE publication_drafts (
  survey_id TEXT COLLATE "C" PRIMARY KEY REFERENCES surveys,
  hash TEXT COLLATE "C" NOT NULL,
  snapshot TEXT COLLATE "C" NOT NULL,
  -- Which rows are hidden and why: for the publisher's eyes alone.
  notes TEXT COLLATE "C" NOT NULL,
  drafted_at BIGINT NOT NULL,
  drafted_by TEXT COLLATE "C" NOT NULL
);
