-- Times are integer milliseconds since the epoch, UTC; truth values are 0 or 1; JSON is text.

-- What the database knows of itself, such as the check value of the secret that seals it.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE surveys (
  survey_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  definition TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'fielding', 'paused', 'closed')),
  pause_reason TEXT,
  one_way INTEGER NOT NULL DEFAULT 0,
  -- Replicates up to this one may be asked.
  released INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER,
  closed_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- One combination of a survey's strata.
CREATE TABLE cells (
  cell_id INTEGER PRIMARY KEY,
  survey_id TEXT NOT NULL REFERENCES surveys,
  strata TEXT NOT NULL,
  UNIQUE (survey_id, strata)
) STRICT;

CREATE TABLE respondents (
  respondent_id INTEGER PRIMARY KEY,
  survey_id TEXT NOT NULL REFERENCES surveys,
  number_hash BLOB NOT NULL,
  number_sealed BLOB NOT NULL,
  language TEXT NOT NULL,
  cell_id INTEGER NOT NULL REFERENCES cells,
  replicate INTEGER NOT NULL,
  -- A random number that orders the release within a replicate.
  draw INTEGER NOT NULL,
  -- The interview's state as JSON; null until released.
  interview TEXT,
  phase TEXT,
  asked_at INTEGER,
  remind_at INTEGER,
  version INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  -- The number first: a reply is looked up by number across all surveys.
  UNIQUE (number_hash, survey_id)
) STRICT;
CREATE INDEX respondents_unreleased ON respondents (survey_id, replicate, draw) WHERE interview IS NULL;
CREATE INDEX respondents_remind ON respondents (survey_id, remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE outbox (
  message_id TEXT PRIMARY KEY,
  survey_id TEXT NOT NULL REFERENCES surveys,
  -- Null for an answer to somebody whom no survey invited; the number then stands here.
  respondent_id INTEGER REFERENCES respondents,
  number_sealed BLOB,
  -- Empty where the message is about no question: a null would escape the unique index.
  question_id TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('ask', 'remind', 'clarify', 're-ask', 'reply')),
  ordinal INTEGER NOT NULL,
  -- The first question's message, whose state is the case's state in the books.
  is_case INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  segments INTEGER NOT NULL,
  via TEXT NOT NULL CHECK (via IN ('api', 'twiml')),
  state TEXT NOT NULL CHECK (state IN ('suppressed', 'waiting', 'sending', 'unknown', 'accepted', 'sent', 'delivered', 'failed', 'notSent')),
  due_at INTEGER NOT NULL,
  claimed_by TEXT,
  lease_until INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- When the create call was about to begin, or the TwiML was committed.
  sending_at INTEGER,
  provider_id TEXT,
  error_code TEXT,
  -- The provider's list was asked about an outcome this often in vain, last at listed_at.
  listings INTEGER NOT NULL DEFAULT 0,
  listed_at INTEGER,
  in_reply_to TEXT UNIQUE,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  redacted INTEGER NOT NULL DEFAULT 0,
  -- Promise 1: no message is sent twice.
  UNIQUE (respondent_id, question_id, purpose, ordinal)
) STRICT;
CREATE UNIQUE INDEX outbox_provider ON outbox (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (survey_id, due_at, respondent_id) WHERE state = 'waiting';
CREATE INDEX outbox_sending ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_unknown ON outbox (message_id) WHERE state = 'unknown';
CREATE INDEX outbox_cases ON outbox (survey_id) WHERE is_case = 1;
CREATE INDEX outbox_unfinished ON outbox (sending_at) WHERE state IN ('accepted', 'sent') AND listings < 3;
CREATE INDEX outbox_unredacted ON outbox (settled_at) WHERE redacted = 0 AND provider_id IS NOT NULL AND state IN ('delivered', 'failed');
CREATE INDEX outbox_claimed ON outbox (claimed_by) WHERE claimed_by IS NOT NULL;

CREATE TABLE inbox (
  provider_id TEXT PRIMARY KEY,
  -- The survey that the message was counted for; null where there was none.
  survey_id TEXT,
  respondent_id INTEGER REFERENCES respondents,
  number_hash BLOB NOT NULL,
  -- Only where no respondent holds it.
  number_sealed BLOB,
  body_sealed BLOB NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('answers', 'refusals', 'unclear', 'commands', 'acknowledged', 'late', 'uninvited')),
  kind TEXT NOT NULL,
  option TEXT,
  question_id TEXT,
  language TEXT,
  rule TEXT NOT NULL,
  lexicon TEXT NOT NULL,
  via TEXT NOT NULL CHECK (via IN ('webhook', 'list')),
  provider_at INTEGER NOT NULL,
  heard_at INTEGER NOT NULL,
  redacted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX inbox_respondent ON inbox (respondent_id, heard_at) WHERE respondent_id IS NOT NULL;
CREATE INDEX inbox_unredacted ON inbox (heard_at) WHERE redacted = 0;
CREATE INDEX inbox_strangers ON inbox (number_hash, heard_at) WHERE respondent_id IS NULL;

-- Append-only: every word of the provider on a message's fate, also the late, the repeated and the contradicting.
CREATE TABLE delivery_reports (
  report_id INTEGER PRIMARY KEY,
  message_id TEXT,
  provider_id TEXT NOT NULL,
  status TEXT NOT NULL,
  error_code TEXT,
  via TEXT NOT NULL CHECK (via IN ('webhook', 'list')),
  received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_reports_message ON delivery_reports (message_id);

CREATE TABLE answers (
  respondent_id INTEGER NOT NULL REFERENCES respondents,
  question_id TEXT NOT NULL,
  survey_id TEXT NOT NULL REFERENCES surveys,
  -- A code of the question, a number, or refused, unclear, text.
  option TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('reply', 'coder', 'correction')),
  rule TEXT NOT NULL,
  lexicon TEXT NOT NULL,
  -- The message that said it: an open answer's words stand there, sealed.
  provider_id TEXT,
  answered_at INTEGER NOT NULL,
  PRIMARY KEY (respondent_id, question_id)
) STRICT;

CREATE TABLE answer_history (
  history_id INTEGER PRIMARY KEY,
  respondent_id INTEGER NOT NULL REFERENCES respondents,
  question_id TEXT NOT NULL,
  option TEXT NOT NULL,
  replaced TEXT,
  source TEXT NOT NULL CHECK (source IN ('reply', 'coder', 'correction')),
  rule TEXT NOT NULL,
  lexicon TEXT NOT NULL,
  provider_id TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_history_respondent ON answer_history (respondent_id, question_id);

-- The cube and the books. The shard is the writer's: instances do not queue behind each other's rows; reads sum.
CREATE TABLE tallies (
  survey_id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  option TEXT NOT NULL,
  cell_id INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (survey_id, question_id, option, cell_id, shard)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  survey_id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Hours since the epoch.
  hour INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (survey_id, name, hour, shard)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
  number_hash BLOB PRIMARY KEY,
  since INTEGER NOT NULL,
  reason TEXT NOT NULL,
  -- The message that asked for it.
  provider_id TEXT
) STRICT;

CREATE TABLE pacing (
  sender TEXT PRIMARY KEY,
  tokens REAL NOT NULL,
  at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Append-only: who did what, when.
CREATE TABLE audit_log (
  entry_id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  survey_id TEXT,
  detail TEXT NOT NULL
) STRICT;
