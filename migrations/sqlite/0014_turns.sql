-- What one process of several does at a time, such as reading the provider's list, and which shard of the sums each adds to.
CREATE TABLE turns (
  name TEXT PRIMARY KEY,
  -- A process's name for itself.
  holder TEXT NOT NULL,
  -- Given up by then, unless it is renewed.
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
