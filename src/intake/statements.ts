// The SQL of hearing. Each line says why it is shaped so.

// By number across all surveys (the unique index starts with it); only those that were invited can own a reply. Latest asked first.
export const RESPONDENTS_OF_NUMBER = `
  SELECT respondent_id, survey_id, cell_id, interview, version,
    (SELECT since FROM suppressions WHERE number_hash = @numberHash) AS suppressed_since
  FROM respondents WHERE number_hash = @numberHash AND interview IS NOT NULL ORDER BY asked_at DESC`;

export const SUPPRESSION = 'SELECT since FROM suppressions WHERE number_hash = @numberHash';

// The version guards against another writer: the dispatcher's reminders, another instance, a coder.
// The reminder is put off for good with the first sign of life.
export const UPDATE_RESPONDENT = `
  UPDATE respondents SET interview = @interview, phase = @phase, language = @language, cell_id = @cell,
    remind_at = CASE WHEN @silent = 1 THEN remind_at ELSE NULL END, version = version + 1
  WHERE respondent_id = @id AND version = @version`;
// The same where there was a sign of life before, as for most replies: it spares the index of reminders.
export const UPDATE_INTERVIEW = `
  UPDATE respondents SET interview = @interview, phase = @phase, language = @language, cell_id = @cell, version = version + 1
  WHERE respondent_id = @id AND version = @version`;

// A plain insert: a message that another group heard meanwhile breaks the primary key, and so the whole part.
export const INSERT_INBOX = `
  INSERT INTO inbox (provider_id, survey_id, respondent_id, number_hash, number_sealed, body_sealed, class, kind, option, question_id,
    language, rule, lexicon, via, provider_at, heard_at)
  VALUES (@providerId, @survey, @respondent, @numberHash, @numberSealed, @body, @class, @kind, @option, @question,
    @language, @rule, @lexicon, @via, @providerAt, @now)`;

export const INSERT_REPLY = `
  INSERT INTO outbox (message_id, survey_id, respondent_id, number_sealed, question_id, purpose, ordinal, text, language, segments,
    via, state, due_at, sending_at, in_reply_to, created_at)
  VALUES (@messageId, @survey, @respondent, @numberSealed, @question, @purpose, @ordinal, @text, @language, @segments,
    @via, @state, @now, @sendingAt, @inReplyTo, @now)`;

export const UPSERT_ANSWER = `
  INSERT INTO answers (respondent_id, question_id, survey_id, option, source, rule, lexicon, provider_id, answered_at)
  VALUES (@respondent, @question, @survey, @option, 'reply', @rule, @lexicon, @providerId, @at)
  ON CONFLICT (respondent_id, question_id) DO UPDATE SET option = excluded.option, source = excluded.source, rule = excluded.rule,
    lexicon = excluded.lexicon, provider_id = excluded.provider_id, answered_at = excluded.answered_at`;

export const INSERT_HISTORY = `
  INSERT INTO answer_history (respondent_id, question_id, option, replaced, source, rule, lexicon, provider_id, at)
  VALUES (@respondent, @question, @option, @replaced, 'reply', @rule, @lexicon, @providerId, @at)`;

// All of a number's cases, in one order. Before an opt-out: a call that is about to begin for one of them, by another instance, has begun
// before or sees the opt-out. Before a release: two instances that release two surveys to the number come one after the other, and the
// guard of the second sees the first one's interview.
export const LOCK_NUMBER =
  'SELECT respondent_id FROM respondents WHERE number_hash = @numberHash ORDER BY respondent_id /* for update */';

// The first opt-out stands: since when is a matter of record.
export const SUPPRESS = `
  INSERT INTO suppressions (number_hash, since, reason, provider_id) VALUES (@numberHash, @now, @reason, @providerId)
  ON CONFLICT (number_hash) DO NOTHING`;
export const UNSUPPRESS = 'DELETE FROM suppressions WHERE number_hash = @numberHash';

// Claimed rows too: a claim is not yet a call, and the mark that precedes the call will find the row gone.
export const WAITING_OF_NUMBER = `
  SELECT message_id, survey_id, is_case, state, segments, error_code FROM outbox
  WHERE state = 'waiting' AND respondent_id IN (SELECT respondent_id FROM respondents WHERE number_hash = @numberHash)`;
export const WITHDRAW = `
  UPDATE outbox SET state = @state, settled_at = @now, claimed_by = NULL, lease_until = NULL
  WHERE message_id = @messageId AND state = 'waiting' AND error_code IS NOT DISTINCT FROM @fromError`;

// Strangers have no interview that would remember it: the last answered message of the number tells.
export const LAST_POLITE_ANSWER = `
  SELECT i.heard_at FROM inbox i JOIN outbox o ON o.in_reply_to = i.provider_id
  WHERE i.number_hash = @numberHash AND i.respondent_id IS NULL ORDER BY i.heard_at DESC LIMIT 1`;

// A repeated id gets the answer that it got the first time.
export const HEARD_BEFORE = `
  SELECT i.provider_id, i.survey_id, o.message_id, o.text, o.question_id, o.language, o.via FROM inbox i
  LEFT JOIN outbox o ON o.in_reply_to = i.provider_id WHERE i.provider_id = @providerId`;

export const INSERT_REPORT = `
  INSERT INTO delivery_reports (message_id, provider_id, status, error_code, via, received_at)
  VALUES (@messageId, @providerId, @status, @errorCode, @via, @now)`;

export const MESSAGE_BY_ID = `
  SELECT message_id, survey_id, respondent_id, is_case, state, provider_id, segments, error_code FROM outbox WHERE message_id = @messageId`;
export const MESSAGE_BY_PROVIDER_ID = `
  SELECT message_id, survey_id, respondent_id, is_case, state, provider_id, segments, error_code FROM outbox WHERE provider_id = @providerId`;

// Guarded by the state and the error that were read, which the books move from: two reports in two groups meet as a conflict, and the
// loser reads again.
export const SETTLE_MESSAGE = `
  UPDATE outbox SET state = @state, provider_id = coalesce(provider_id, @providerId), error_code = coalesce(@errorCode, error_code),
    settled_at = CASE WHEN @settled = 1 THEN @now ELSE settled_at END, claimed_by = NULL, lease_until = NULL
  WHERE message_id = @messageId AND state = @from AND error_code IS NOT DISTINCT FROM @fromError`;

export const NUMBER_OF_RESPONDENT = 'SELECT number_hash FROM respondents WHERE respondent_id = @id';
