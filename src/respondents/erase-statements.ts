// The SQL of erasing. A row that stays is copied under new ids and deleted: where it stood among the others would tell when it came, and
// of the sample, in which line of the file. Times are blurred to the hour, in which the books have them.

// Whoever else changes the case meets this as a conflict, or is met by it.
export const CLAIM_CASE = 'UPDATE respondents SET version = version + 1 WHERE respondent_id = @id AND version = @version';
export const CASES = `
  SELECT respondent_id, survey_id, language, cell_id, interview, version FROM respondents WHERE number_hash = @numberHash`;
// The engine gives the copy its id; the rows that belong to it find it by its hash, which is fresh chance. Of a stranger there is no case.
const COPY = '(SELECT respondent_id FROM respondents WHERE number_hash = @newHash)';
export const COPY_CASE = `
  INSERT INTO respondents (survey_id, number_hash, number_sealed, language, cell_id, replicate, draw, interview, phase,
    asked_at, remind_at, version, created_at, alias)
  SELECT survey_id, @newHash, @blank, language, cell_id, replicate, @draw, @interview, @phase,
    asked_at / 3600000 * 3600000, NULL, 0, created_at / 3600000 * 3600000, NULL
  FROM respondents WHERE respondent_id = @id`;
export const DELETE_CASE = 'DELETE FROM respondents WHERE respondent_id = @id';

// A case that was never released is so for good: as one whose number had opted out before.
export const INSERT_SUPPRESSED_CASE = `
  INSERT INTO outbox (message_id, survey_id, respondent_id, question_id, purpose, ordinal, is_case, text, language, segments, via, state,
    due_at, created_at, settled_at)
  VALUES (@newMessage, @survey, ${COPY}, @question, 'ask', 0, 1, 'invitation', @language, @segments, 'api', 'suppressed', @hour, @hour, @hour)`;

const MESSAGE =
  'SELECT message_id, survey_id, respondent_id, is_case, state, segments, error_code, provider_id, in_reply_to, redacted FROM outbox';
export const MESSAGES = `${MESSAGE} WHERE respondent_id = @id`;
// A stranger's number stands on the message that was answered.
export const ANSWER_TO = `${MESSAGE} WHERE in_reply_to = @providerId`;
// Guarded by the state that was read: a report, or the mark before a call, may come between. Without a time of sending the reconciler
// does not look for it in the provider's list, where it has no number to look under.
export const COPY_MESSAGE = `
  INSERT INTO outbox (message_id, survey_id, respondent_id, number_sealed, question_id, purpose, ordinal, is_case, text, language, segments,
    via, state, due_at, claimed_by, lease_until, attempts, sending_at, provider_id, error_code, listings, listed_at, in_reply_to, created_at,
    settled_at, redacted, ambiguous_at, resends)
  SELECT @newMessage, survey_id, ${COPY}, @blank, question_id, purpose, ordinal, is_case, text, language, segments,
    via, @state, due_at / 3600000 * 3600000, NULL, NULL, attempts, NULL, @newProvider, error_code, listings, NULL, @newInReplyTo,
    created_at / 3600000 * 3600000, settled_at / 3600000 * 3600000, 1, NULL, resends
  FROM outbox WHERE message_id = @messageId AND state = @from`;
export const DELETE_MESSAGE = 'DELETE FROM outbox WHERE message_id = @messageId';

const REPLY = 'SELECT provider_id, redacted FROM inbox';
export const REPLIES = `${REPLY} WHERE respondent_id = @id`;
export const STRANGERS_REPLIES = `${REPLY} WHERE number_hash = @numberHash AND respondent_id IS NULL`;
export const COPY_REPLY = `
  INSERT INTO inbox (provider_id, survey_id, respondent_id, number_hash, number_sealed, body_sealed, class, kind, option, question_id,
    language, rule, lexicon, via, provider_at, heard_at, redacted)
  SELECT @newProvider, survey_id, ${COPY}, @newHash, NULL, @blank, class, kind, option, question_id,
    language, rule, lexicon, via, provider_at / 3600000 * 3600000, heard_at / 3600000 * 3600000, 1
  FROM inbox WHERE provider_id = @providerId`;
export const DELETE_REPLY = 'DELETE FROM inbox WHERE provider_id = @providerId';

// By both keys under which a report may stand; those without an id of ours are few, and lie together in the index.
export const REPORTED_IDS = `
  SELECT provider_id FROM delivery_reports WHERE message_id = @messageId
  UNION SELECT provider_id FROM delivery_reports WHERE message_id IS NULL AND provider_id = @providerId`;
export const COPY_REPORTS = `
  INSERT INTO delivery_reports (message_id, provider_id, status, error_code, via, received_at)
  SELECT @newMessage, @newProvider, status, error_code, via, received_at / 3600000 * 3600000 FROM delivery_reports
  WHERE provider_id = @providerId AND (message_id = @messageId OR message_id IS NULL) ORDER BY report_id`;
export const DELETE_REPORTS = `
  DELETE FROM delivery_reports WHERE message_id = @messageId OR (message_id IS NULL AND provider_id = @providerId)`;

export const ANSWERS = 'SELECT question_id, provider_id FROM answers WHERE respondent_id = @id';
// What was unclear stays so for good, as if a coder had left it: its words are gone, and nobody can decide by them. The change stands in the
// history, as every change does.
export const LEAVE_UNCLEAR = `
  INSERT INTO answer_history (respondent_id, question_id, option, replaced, source, rule, lexicon, provider_id, at, actor)
  SELECT ${COPY}, question_id, option, option, 'coder', 'erasure.left', lexicon, @newProvider, @hour, 'textpoll'
  FROM answers WHERE respondent_id = @id AND question_id = @question AND option = 'unclear' AND source = 'reply'`;
export const COPY_ANSWER = `
  INSERT INTO answers (respondent_id, question_id, survey_id, option, source, rule, lexicon, provider_id, answered_at)
  SELECT ${COPY}, question_id, survey_id, option,
    CASE WHEN option = 'unclear' AND source = 'reply' THEN 'coder' ELSE source END,
    CASE WHEN option = 'unclear' AND source = 'reply' THEN 'erasure.left' ELSE rule END,
    lexicon, @newProvider, answered_at / 3600000 * 3600000
  FROM answers WHERE respondent_id = @id AND question_id = @question`;
export const DELETE_ANSWERS = 'DELETE FROM answers WHERE respondent_id = @id';

// The one kind of row that keeps its place: the course of the answers is followed in the order of the history.
export const HISTORY = 'SELECT history_id, provider_id FROM answer_history WHERE respondent_id = @id';
export const RENAME_CHANGE = `
  UPDATE answer_history SET respondent_id = ${COPY}, provider_id = @newProvider, at = at / 3600000 * 3600000 WHERE history_id = @history`;

// An earlier opt-out keeps its year, and loses the message that asked for it. From now on no operator takes it back.
export const SUPPRESS_ERASED = `
  INSERT INTO suppressions (number_hash, since, reason, provider_id) VALUES (@numberHash, @since, 'erasure', NULL)
  ON CONFLICT (number_hash) DO UPDATE SET reason = 'erasure', provider_id = NULL, since = excluded.since`;

// A test message to his own phone, where he is an operator as well.
export const FORGET_TESTS = 'DELETE FROM test_messages WHERE number_hash = @numberHash';
