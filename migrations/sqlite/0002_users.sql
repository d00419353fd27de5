-- Who may sign in. All but the last table are better-auth's own: it asks for these names and types, and writes times as ISO text
-- into columns of the type `date`, which STRICT tables do not know. A test holds them against what better-auth expects.

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- In lower case.
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL,
  image TEXT,
  created_at date NOT NULL,
  updated_at date NOT NULL,
  two_factor_enabled INTEGER,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'coder', 'editor', 'fielder', 'owner')),
  -- Of the interface: a language tag.
  language TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  expires_at date NOT NULL,
  -- Worth nothing without the signature that only the cookie has.
  token TEXT NOT NULL UNIQUE,
  created_at date NOT NULL,
  updated_at date NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

-- How a user proves to be who they are: here a password, hashed with scrypt. The other columns are for ways that we do not offer.
CREATE TABLE credentials (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at date,
  refresh_token_expires_at date,
  scope TEXT,
  password TEXT,
  created_at date NOT NULL,
  updated_at date NOT NULL,
  UNIQUE (user_id, provider_id)
);
CREATE INDEX credentials_user_id_idx ON credentials (user_id);

-- Sign-ins that wait for their second factor.
CREATE TABLE verifications (
  id TEXT NOT NULL PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at date NOT NULL,
  created_at date NOT NULL,
  updated_at date NOT NULL
);
CREATE INDEX verifications_identifier_idx ON verifications (identifier);

-- Secrets and backup codes are encrypted with a key that is derived from TEXTPOLL_SECRET.
CREATE TABLE two_factors (
  id TEXT NOT NULL PRIMARY KEY,
  secret TEXT NOT NULL,
  backup_codes TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  verified INTEGER,
  failed_verification_count INTEGER,
  locked_until date
);
CREATE INDEX two_factors_secret_idx ON two_factors (secret);
CREATE INDEX two_factors_user_id_idx ON two_factors (user_id);

CREATE TABLE rate_limits (
  id TEXT NOT NULL PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  count INTEGER NOT NULL,
  last_request bigint NOT NULL
);

-- Links that let somebody in once: to set a password, or to sign in. Only the token's hash is kept.
CREATE TABLE one_time_links (
  token_hash BLOB PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'sign-in')),
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX one_time_links_user ON one_time_links (user_id);
