-- What the field monitor looks at once a second, and what an operator's further try of a refused message leaves.

-- Several messages of the provider's list fitted this unknown outcome, last at this time: which one is ours cannot be told.
ALTER TABLE outbox ADD COLUMN ambiguous_at BIGINT;
-- How often an operator has put the message back after the provider had refused it.
ALTER TABLE outbox ADD COLUMN resends BIGINT NOT NULL DEFAULT 0;

-- One survey's unknown outcomes, oldest first, a page at a time.
CREATE INDEX outbox_unknown_age ON outbox (survey_id, sending_at, message_id) WHERE state = 'unknown';
-- What an operator may want to try again; written only where a message is not sent for good.
CREATE INDEX outbox_not_sent ON outbox (survey_id, error_code, message_id) WHERE state = 'notSent' AND error_code IS NOT NULL;

-- The create call's own answer gets its own word. Rows of before keep `list`: reports are append-only, and a create call's answer
-- cannot be told from a message that the list had just as accepted.
ALTER TABLE delivery_reports DROP CONSTRAINT delivery_reports_via_check;
ALTER TABLE delivery_reports ADD CONSTRAINT delivery_reports_via_check CHECK (via IN ('webhook', 'list', 'create'));

-- Errors by fate and create calls are counted as they happen from now on; what happened before is counted here, once.
INSERT INTO counters (survey_id, name, hour, shard, n)
SELECT survey_id,
  'errors.' || CASE WHEN state IN ('waiting', 'sending', 'unknown') THEN 'pending' WHEN state IN ('notSent', 'suppressed') THEN 'notSent'
    WHEN state = 'failed' THEN 'failed' ELSE 'overcome' END || '.' || error_code,
  coalesce(settled_at, sending_at, created_at) / 3600000, 0, count(*)
FROM outbox WHERE error_code IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO counters (survey_id, name, hour, shard, n)
SELECT survey_id, 'attempts.calls', coalesce(sending_at, created_at) / 3600000, 0, sum(attempts) FROM outbox WHERE attempts > 0 GROUP BY 1, 3;
INSERT INTO counters (survey_id, name, hour, shard, n)
SELECT survey_id, 'attempts.segments', coalesce(sending_at, created_at) / 3600000, 0, sum(attempts * segments)
FROM outbox WHERE attempts > 0 GROUP BY 1, 3;
