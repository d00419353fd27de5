-- Test messages to an operator's own phone: outside the books and the outbox, since nobody was sampled.
CREATE TABLE test_messages (
  -- The form's own key: the same submission sends once.
  submission TEXT COLLATE "C" PRIMARY KEY,
  message_id TEXT COLLATE "C" NOT NULL UNIQUE,
  survey_id TEXT COLLATE "C" NOT NULL REFERENCES surveys,
  actor TEXT COLLATE "C" NOT NULL,
  -- To know a reply to it by; the number itself is not kept.
  number_hash BYTEA NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  segments BIGINT NOT NULL,
  -- 'sending' for good where the process ended during the call: it may have been sent.
  outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('sending', 'accepted', 'refused', 'unknown')),
  provider_id TEXT COLLATE "C",
  error_code TEXT COLLATE "C",
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX test_messages_provider ON test_messages (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX test_messages_actor ON test_messages (actor, at);
CREATE INDEX test_messages_survey ON test_messages (survey_id, at);
CREATE INDEX test_messages_number ON test_messages (number_hash);

-- A sample's size by replicate and language, read from the index alone.
CREATE INDEX respondents_sizes ON respondents (survey_id, replicate, language);
