-- Who may sign in. All but the last table are better-auth's own: it asks for these names and types, and writes times as ISO text
-- into them, as it does on SQLite. A test holds them against what better-auth expects.

CREATE TABLE users (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  -- In lower case.
  email TEXT COLLATE "C" NOT NULL UNIQUE,
  email_verified BIGINT NOT NULL,
  image TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL,
  two_factor_enabled BIGINT,
  role TEXT COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'coder', 'editor', 'fielder', 'owner')),
  -- Of the interface: a language tag.
  language TEXT COLLATE "C" NOT NULL,
  disabled BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE sessions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  expires_at TEXT COLLATE "C" NOT NULL,
  -- Worth nothing without the signature that only the cookie has.
  token TEXT COLLATE "C" NOT NULL UNIQUE,
  created_at TEXT COLLATE "C" NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL,
  ip_address TEXT COLLATE "C",
  user_agent TEXT COLLATE "C",
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

-- How a user proves to be who they are: here a password, hashed with scrypt. The other columns are for ways that we do not offer.
CREATE TABLE credentials (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  account_id TEXT COLLATE "C" NOT NULL,
  provider_id TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  access_token TEXT COLLATE "C",
  refresh_token TEXT COLLATE "C",
  id_token TEXT COLLATE "C",
  access_token_expires_at TEXT COLLATE "C",
  refresh_token_expires_at TEXT COLLATE "C",
  scope TEXT COLLATE "C",
  password TEXT COLLATE "C",
  created_at TEXT COLLATE "C" NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL,
  UNIQUE (user_id, provider_id)
);
CREATE INDEX credentials_user_id_idx ON credentials (user_id);

-- Sign-ins that wait for their second factor.
CREATE TABLE verifications (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  identifier TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  expires_at TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX verifications_identifier_idx ON verifications (identifier);

-- Secrets and backup codes are encrypted with a key that is derived from TEXTPOLL_SECRET.
CREATE TABLE two_factors (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  secret TEXT COLLATE "C" NOT NULL,
  backup_codes TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  verified BIGINT,
  failed_verification_count BIGINT,
  locked_until TEXT COLLATE "C"
);
CREATE INDEX two_factors_secret_idx ON two_factors (secret);
CREATE INDEX two_factors_user_id_idx ON two_factors (user_id);

CREATE TABLE rate_limits (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  key TEXT COLLATE "C" NOT NULL UNIQUE,
  count BIGINT NOT NULL,
  last_request bigint NOT NULL
);

-- Links that let somebody in once: to set a password, or to sign in. Only the token's hash is kept.
CREATE TABLE one_time_links (
  token_hash BYTEA PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('invite', 'sign-in')),
  expires_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_links_user ON one_time_links (user_id);
