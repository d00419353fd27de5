-- What one process of several does at a time, such as reading the provider's list, and which shard of the sums each adds to.
CREATE TABLE turns (
  name TEXT COLLATE "C" PRIMARY KEY,
  -- A process's name for itself.
  holder TEXT COLLATE "C" NOT NULL,
  -- Given up by then, unless it is renewed.
  until BIGINT NOT NULL
);
