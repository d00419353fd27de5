-- Where an action came from: an IP address, or `cli`; null where it was not recorded.
ALTER TABLE audit_log ADD COLUMN origin TEXT COLLATE "C";
CREATE INDEX audit_log_survey ON audit_log (survey_id, entry_id);
CREATE INDEX audit_log_actor ON audit_log (actor, entry_id);
CREATE INDEX audit_log_action ON audit_log (action, entry_id);

-- What a case is called in the audit log, which cannot be changed: drawn when it is first spoken of, and forgotten with an erasure, so that
-- entries of before lead to nobody.
ALTER TABLE respondents ADD COLUMN alias TEXT COLLATE "C";
CREATE UNIQUE INDEX respondents_alias ON respondents (alias) WHERE alias IS NOT NULL;

-- Append-only is more than a habit. The history of answers has no such guard: an erasure takes the names of messages out of it.
CREATE FUNCTION audit_log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_append_only();
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_append_only();

-- Counts by reason and day.
CREATE INDEX suppressions_reason ON suppressions (reason, since);

-- Keyed hashes of the ids under which erased messages were known, ours and the provider's: what comes late, twice or out of the
-- provider's list under one of them must not be written down anew.
CREATE TABLE erased_ids (
  id_hash BYTEA PRIMARY KEY,
  -- The beginning of the year, so that it does not tell which entry of the audit log it belongs to.
  erased_at BIGINT NOT NULL
);
CREATE INDEX erased_ids_age ON erased_ids (erased_at);

-- Copies at the provider that are still to be blanked for an erasure. A row goes when its copy is blanked.
CREATE TABLE redactions (
  provider_id TEXT COLLATE "C" PRIMARY KEY,
  -- In vain so far: one that cannot be blanked must not keep the others waiting.
  tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX redactions_tries ON redactions (tries);
