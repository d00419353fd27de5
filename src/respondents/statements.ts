// The SQL of single cases. Each line says why it is shaped so.

export const NUMBER = 'SELECT number_hash, number_sealed FROM respondents WHERE respondent_id = @id';

// By the partial index of those that the audit log speaks of.
export const CASE_CALLED = 'SELECT respondent_id FROM respondents WHERE alias = @alias';

// A case is in the state of its first question's message; where there is none yet, it waits.
export const CASES_OF_NUMBER = `
  SELECT r.respondent_id, r.survey_id, r.phase, r.language, r.asked_at, coalesce(o.state, 'waiting') AS state
  FROM respondents r LEFT JOIN outbox o ON o.respondent_id = r.respondent_id AND o.is_case = 1
  WHERE r.number_hash = @numberHash ORDER BY r.survey_id`;

export const CASE = `
  SELECT r.respondent_id, r.survey_id, r.number_hash, r.number_sealed, r.phase, r.language, r.cell_id, r.replicate, r.asked_at, r.remind_at,
    r.created_at, r.version, r.interview, coalesce(o.state, 'waiting') AS state
  FROM respondents r LEFT JOIN outbox o ON o.respondent_id = r.respondent_id AND o.is_case = 1
  WHERE r.respondent_id = @id`;

export const SUPPRESSION = 'SELECT since, reason FROM suppressions WHERE number_hash = @numberHash';

// Messages of the number that belong to no case.
export const STRANGERS_MESSAGES = 'SELECT count(*) AS n FROM inbox WHERE number_hash = @numberHash AND respondent_id IS NULL';

// The newest, as a machine may have written thousands; by the index on the respondent.
export const SENT = `
  SELECT message_id, question_id, purpose, text, language, segments, via, state, error_code, sending_at, created_at, in_reply_to
  FROM outbox WHERE respondent_id = @id ORDER BY created_at DESC, message_id LIMIT @limit`;
export const HEARD = `
  SELECT provider_id, body_sealed, class, kind, option, question_id, language, rule, lexicon, via, provider_at, heard_at
  FROM inbox WHERE respondent_id = @id ORDER BY heard_at DESC, provider_id LIMIT @limit`;
export const REPORTS = `
  SELECT d.message_id, d.status, d.error_code, d.via, d.received_at FROM outbox o
  JOIN delivery_reports d ON d.message_id = o.message_id WHERE o.respondent_id = @id ORDER BY d.report_id`;

export const ANSWERS = `
  SELECT question_id, option, source, rule, lexicon, provider_id, answered_at FROM answers WHERE respondent_id = @id`;
export const HISTORY = `
  SELECT history_id, question_id, option, replaced, source, rule, lexicon, provider_id, at FROM answer_history
  WHERE respondent_id = @id ORDER BY history_id`;

// A plain insert: an opt-out that came meanwhile breaks the primary key, and so the whole part.
export const SUPPRESS_BY_HAND = 'INSERT INTO suppressions (number_hash, since, reason) VALUES (@numberHash, @now, @reason)';
export const STOP_INTERVIEW = `
  UPDATE respondents SET interview = @interview, phase = @phase, remind_at = NULL, version = version + 1
  WHERE respondent_id = @id AND version = @version`;

// Whether the citizen himself, or the provider for him, has said stop since an operator entered the number: the first entry stands in
// the list, so the later word is found where it was heard.
const SAID_STOP_SINCE = `
  SELECT 1 FROM inbox WHERE number_hash = @numberHash AND respondent_id IS NULL AND kind = 'stop' AND heard_at >= @since
  UNION ALL
  SELECT 1 FROM respondents r JOIN inbox i ON i.respondent_id = r.respondent_id
  WHERE r.number_hash = @numberHash AND i.kind = 'stop' AND i.heard_at >= @since
  UNION ALL
  SELECT 1 FROM respondents r JOIN outbox o ON o.respondent_id = r.respondent_id
  WHERE r.number_hash = @numberHash AND o.error_code = '21610' AND o.settled_at >= @since`;
export const SAID_STOP = `SELECT 1 FROM (${SAID_STOP_SINCE}) AS words LIMIT 1`;
export const UNSUPPRESS_BY_HAND = `
  DELETE FROM suppressions WHERE number_hash = @numberHash AND since = @since AND reason = @reason AND NOT EXISTS (${SAID_STOP_SINCE})`;
