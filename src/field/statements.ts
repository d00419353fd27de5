// The SQL of asking. Each line says why it is shaped so.

// One open interview per number: a second survey waits until the first interview has ended or its survey has closed.
const OPEN_ELSEWHERE = `
  EXISTS (SELECT 1 FROM respondents r JOIN surveys s ON s.survey_id = r.survey_id
    WHERE r.number_hash = n.number_hash AND r.survey_id <> n.survey_id AND r.phase IN ('invited', 'asking', 'clarifying')
      AND s.state IN ('fielding', 'paused'))`;

// Random within a replicate by `draw`; the partial index holds only those not yet released, so it shrinks as the survey goes on.
export const NEXT_TO_RELEASE = `
  SELECT n.respondent_id, n.number_hash, n.language, n.version,
    EXISTS (SELECT 1 FROM suppressions p WHERE p.number_hash = n.number_hash) AS suppressed,
    ${OPEN_ELSEWHERE} AS held_back
  FROM (SELECT respondent_id, survey_id, number_hash, language, version, replicate, draw FROM respondents
    WHERE survey_id = @survey AND interview IS NULL AND replicate <= @released ORDER BY replicate, draw LIMIT @limit) AS n
  ORDER BY n.replicate, n.draw`;

export const IS_SUPPRESSED = 'SELECT 1 FROM suppressions WHERE number_hash = @numberHash';

// Guarded by the survey's state, which stays what it is until the batch is over: nobody is asked for a survey that is being closed.
export const RELEASE = `
  UPDATE respondents AS n SET interview = @interview, phase = @phase, asked_at = @now, version = version + 1
  WHERE respondent_id = @id AND version = @version AND interview IS NULL AND NOT ${OPEN_ELSEWHERE}
    AND EXISTS (SELECT 1 FROM surveys s WHERE s.survey_id = n.survey_id AND s.state = 'fielding' /* for share */)`;

export const INSERT_ASK = `
  INSERT INTO outbox (message_id, survey_id, respondent_id, question_id, purpose, ordinal, is_case, text, language, segments, via, state, due_at, created_at)
  VALUES (@messageId, @survey, @respondent, @question, @purpose, @ordinal, @isCase, @text, @language, @segments, 'api', @state, @now, @now)`;

// Counts no further than the release-ahead limit: reminders wait beside it, and they may be millions.
export const WAITING_COUNT = `
  SELECT count(*) AS n FROM (SELECT 1 FROM outbox WHERE survey_id = @survey AND state = 'waiting' LIMIT @ahead) AS ahead`;

// Questions and reminders only where they may go now (@asks) and fit into what is left of the budget; answers to recovered messages
// always. Unclaimed or with a claim that has run out: whoever held it died before marking the row as sending, so nothing was sent.
const CLAIMABLE = `
  survey_id = @survey AND state = 'waiting' AND due_at <= @now AND (claimed_by IS NULL OR lease_until <= @now)
    AND (in_reply_to IS NOT NULL OR (@asks = 1 AND segments <= CAST(@left AS BIGINT)))`;

// Asked first, since most turns of an idle dispatcher end here, without a write.
export const ANY_CLAIMABLE = `SELECT 1 FROM outbox WHERE ${CLAIMABLE} LIMIT 1`;

// As many as the tokens allow, of which the last may overdraw them, and of questions as many as the budget allows. Rows that another
// instance is changing are passed over. Rejected: reading the candidates first and claiming each by its id (a statement a message, and
// two instances read the same ones).
export const CLAIM = `
  UPDATE outbox SET claimed_by = @worker, lease_until = @leaseUntil
  WHERE message_id IN (
    SELECT message_id FROM (
      SELECT message_id, segments, in_reply_to, sum(segments) OVER (ORDER BY due_at, respondent_id, message_id) AS total
      FROM (
        SELECT message_id, segments, in_reply_to, due_at, respondent_id FROM outbox
        WHERE ${CLAIMABLE} ORDER BY due_at, respondent_id LIMIT @limit /* skip locked */) AS next) AS summed
    WHERE total - segments < CAST(@tokens AS DOUBLE PRECISION) AND (in_reply_to IS NOT NULL OR total <= CAST(@left AS BIGINT)))`;

// What the claim took, with all that the mark and the call need. A claim is known by its worker and its lease's end.
export const CLAIMED = `
  SELECT o.message_id, o.survey_id, o.respondent_id, o.is_case, o.state, o.provider_id, o.segments, o.error_code, o.purpose, o.question_id, o.text, o.language, o.attempts, o.resends,
    coalesce(r.number_sealed, o.number_sealed) AS number_sealed, r.number_hash
  FROM outbox o LEFT JOIN respondents r ON r.respondent_id = o.respondent_id
  WHERE o.claimed_by = @worker AND o.lease_until = @leaseUntil AND o.state = 'waiting'`;

// What may be out, and what is claimed by anybody and will be: in one statement, so that a message that is being marked counts once. By the
// partial index of claims, which holds only what is under way.
export const OFF_BUDGET = `
  SELECT (SELECT coalesce(sum(n), 0) FROM counters WHERE survey_id = @survey AND name = 'messages.segments')
    + (SELECT coalesce(sum(CASE WHEN survey_id = @survey THEN segments ELSE 0 END), 0) FROM outbox
      WHERE claimed_by > '' AND state = 'waiting' AND lease_until > @since) AS n`;

export const UNCLAIM =
  'UPDATE outbox SET claimed_by = NULL, lease_until = NULL WHERE message_id = @messageId AND claimed_by = @worker';
export const UNCLAIM_ALL =
  "UPDATE outbox SET claimed_by = NULL, lease_until = NULL WHERE claimed_by = @worker AND state = 'waiting'";

export const TO_SEND = `
  SELECT o.message_id, o.survey_id, o.respondent_id, o.is_case, o.state, o.provider_id, o.segments, o.error_code, o.purpose, o.question_id, o.text, o.language, o.attempts, o.resends,
    o.claimed_by, o.in_reply_to, coalesce(r.number_sealed, o.number_sealed) AS number_sealed, r.number_hash, r.phase, s.state AS survey_state
  FROM outbox o JOIN surveys s ON s.survey_id = o.survey_id LEFT JOIN respondents r ON r.respondent_id = o.respondent_id
  WHERE o.message_id = @messageId`;

// Before the mark: an opt-out that is being committed for this respondent comes first, and the mark sees it.
export const LOCK_RESPONDENT = 'SELECT respondent_id FROM respondents WHERE respondent_id = @respondent /* for update */';

// The mark precedes the call. It holds only while the claim is ours and has not run out, the survey may send, a reminder is not
// overtaken, and nobody has opted out: an opt-out's webhook is answered after its commit, so no call begins after it. A pause or a closing
// that is being committed is waited for, and waits for marks that are.
// The one stop text alone goes to a number that has opted out.
export const MARK_SENDING = `
  UPDATE outbox SET state = 'sending', sending_at = @now, lease_until = @leaseUntil, attempts = attempts + 1
  WHERE message_id = @messageId AND state = 'waiting' AND claimed_by = @worker AND (lease_until IS NULL OR lease_until > @now)
    AND error_code IS NOT DISTINCT FROM @fromError
    AND (@isStopText = 1 OR NOT EXISTS (SELECT 1 FROM suppressions WHERE number_hash = @numberHash))
    AND EXISTS (SELECT 1 FROM surveys s WHERE s.survey_id = outbox.survey_id
      AND (s.state = 'fielding' OR (outbox.in_reply_to IS NOT NULL AND s.state <> 'paused')) /* for share */)
    AND (purpose <> 'remind' OR EXISTS (
      SELECT 1 FROM respondents r WHERE r.respondent_id = outbox.respondent_id AND r.phase = 'invited'))`;

// Without a version: the interview is not touched, and a reply that comes first clears it again or is seen when it falls due.
export const PLAN_REMINDER =
  "UPDATE respondents SET remind_at = @remindAt WHERE respondent_id = @respondent AND phase = 'invited'";

// The call was refused for now: back to waiting, later.
export const SEND_LATER = `
  UPDATE outbox SET state = 'waiting', due_at = @dueAt, claimed_by = NULL, lease_until = NULL, sending_at = NULL, error_code = @errorCode
  WHERE message_id = @messageId AND state = @from`;

export const DUE_REMINDERS = `
  SELECT r.respondent_id, r.interview, r.version, o.state, o.sending_at FROM respondents r
  JOIN outbox o ON o.respondent_id = r.respondent_id AND o.is_case = 1
  WHERE r.survey_id = @survey AND r.remind_at <= @now ORDER BY r.remind_at, r.respondent_id LIMIT @limit`;

export const REMIND = `
  UPDATE respondents SET interview = @interview, remind_at = @remindAt, version = version + 1 WHERE respondent_id = @id AND version = @version`;

export const NO_REMINDER = 'UPDATE respondents SET remind_at = NULL WHERE respondent_id = @id AND version = @version';

// Whoever held the lease is gone, or its answer is overdue: the message may be out. By the partial index of claims: what is sending has
// one, and few messages do.
export const OVERDUE_SENDING = `
  SELECT message_id, survey_id, respondent_id, is_case, state, provider_id, segments, error_code FROM outbox
  WHERE claimed_by > '' AND state = 'sending' AND lease_until <= @now LIMIT @limit`;

// One survey's, oldest first; the next go on after the key of the last.
export const UNKNOWN_OUTCOMES = `
  SELECT o.message_id, o.survey_id, o.respondent_id, o.is_case, o.state, o.provider_id, o.segments, o.error_code, o.question_id, o.text,
    o.language, o.sending_at,
    o.listings, o.listed_at, o.ambiguous_at, coalesce(r.number_sealed, o.number_sealed) AS number_sealed
  FROM outbox o LEFT JOIN respondents r ON r.respondent_id = o.respondent_id
  WHERE o.survey_id = @survey AND o.state = 'unknown' AND o.sending_at <= @before
    AND (o.sending_at, o.message_id) > (@afterAt, @afterId)
  ORDER BY o.sending_at, o.message_id LIMIT @limit`;

// The provider's last word is overdue: its callback may have met us while we were down. Asked about three times, then left as it is.
export const UNFINISHED = `
  SELECT o.message_id, o.provider_id, o.sending_at, coalesce(r.number_sealed, o.number_sealed) AS number_sealed
  FROM outbox o LEFT JOIN respondents r ON r.respondent_id = o.respondent_id
  WHERE o.state IN ('accepted', 'sent') AND o.listings < 3 AND o.sending_at <= @before AND (o.listed_at IS NULL OR o.listed_at <= @before)
  ORDER BY o.sending_at LIMIT @limit`;
export const LISTED = 'UPDATE outbox SET listings = listings + 1, listed_at = @now WHERE message_id = @messageId';

// A test message to an operator's own phone has the same words as a respondent's.
export const BOUND = `
  SELECT 1 FROM outbox WHERE provider_id = @providerId UNION ALL SELECT 1 FROM test_messages WHERE provider_id = @providerId`;

// Guarded by the number that was read: two instances that list at once count as one listing.
export const LISTED_IN_VAIN =
  "UPDATE outbox SET listings = listings + 1, listed_at = @now WHERE message_id = @messageId AND state = 'unknown' AND listings = @listings";

export const AMBIGUOUS = "UPDATE outbox SET ambiguous_at = @now WHERE message_id = @messageId AND state = 'unknown'";

export const HEARD = 'SELECT 1 FROM inbox WHERE provider_id = @providerId';

export const READ_MARK = 'SELECT value FROM meta WHERE name = @name';
export const WRITE_MARK =
  'INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value';

export const READ_PACING = 'SELECT tokens, at, version FROM pacing WHERE sender = @sender';
export const MAKE_PACING =
  'INSERT INTO pacing (sender, tokens, at) VALUES (@sender, @tokens, @at) ON CONFLICT (sender) DO NOTHING';
// First in a claim's batch: instances that share the sender claim one after the other.
export const LOCK_PACING = 'SELECT version FROM pacing WHERE sender = @sender AND version = @version /* for update */';
// Last in it: what was claimed, and no more, is paid for.
export const PAY = `
  UPDATE pacing SET at = @at, version = version + 1, tokens = CAST(@tokens AS DOUBLE PRECISION) - (
    SELECT coalesce(sum(segments), 0) FROM outbox WHERE claimed_by = @worker AND lease_until = @leaseUntil AND state = 'waiting')
  WHERE sender = @sender AND version = @version`;

// Settled copies at the provider whose bodies are still there.
export const OUTBOX_TO_REDACT = `
  SELECT provider_id FROM outbox WHERE redacted = 0 AND provider_id IS NOT NULL AND state IN ('delivered', 'failed') AND settled_at <= @before LIMIT @limit`;
export const INBOX_TO_REDACT = 'SELECT provider_id FROM inbox WHERE redacted = 0 AND heard_at <= @before LIMIT @limit';
export const OUTBOX_REDACTED = 'UPDATE outbox SET redacted = 1 WHERE provider_id = @providerId';
export const INBOX_REDACTED = 'UPDATE inbox SET redacted = 1 WHERE provider_id = @providerId';

// What erasures have asked to be blanked; what failed before comes last, and is given up when nobody can expect it to succeed.
export const ERASED_TO_REDACT = 'SELECT provider_id FROM redactions WHERE tries < 1000 ORDER BY tries LIMIT @limit';
export const ERASED_REDACTED = 'DELETE FROM redactions WHERE provider_id = @providerId';
export const ERASED_NOT_REDACTED = 'UPDATE redactions SET tries = tries + 1 WHERE provider_id = @providerId';

// The same words to the same person, also unknown: one entry of the list could be either.
export const RIVAL = `
  SELECT 1 FROM outbox WHERE respondent_id = @respondent AND message_id <> @messageId AND state IN ('unknown', 'sending')
    AND question_id = @question AND text = @text AND language = @language LIMIT 1`;

// Refused outright, and so certainly not sent. A message that was counted as not sent for want of any sign of it has listings, and is
// never among them: its callback may yet come. Nor are answers to replies, questions and reminders that the interview has overtaken, and
// numbers that have opted out since. By the partial index of what was not sent.
export const REFUSED = `
  SELECT o.message_id, o.survey_id, o.is_case, o.state, o.segments, o.error_code FROM outbox o
  JOIN respondents r ON r.respondent_id = o.respondent_id
  WHERE o.survey_id = @survey AND o.error_code = @code AND o.state = 'notSent' AND o.listings = 0 AND o.provider_id IS NULL
    AND (o.is_case = 1 OR o.purpose = 'remind') AND o.resends < @resends AND r.phase = 'invited'
    AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.number_hash = r.number_hash)
  ORDER BY o.message_id LIMIT @limit`;

// Guarded anew: between the reading and the batch a callback may have come, or the survey may have been closed.
export const RESEND = `
  UPDATE outbox SET state = 'waiting', due_at = @now, settled_at = NULL, sending_at = NULL, claimed_by = NULL, lease_until = NULL,
    resends = resends + 1
  WHERE message_id = @messageId AND state = 'notSent' AND error_code = @code AND listings = 0 AND provider_id IS NULL
    AND resends < @resends AND EXISTS (
      SELECT 1 FROM surveys s WHERE s.survey_id = outbox.survey_id AND s.state IN ('fielding', 'paused') /* for share */)`;

// One survey's unknown outcomes, oldest first; a page goes on after the key of the one before it.
export const UNKNOWN_PAGE = `
  SELECT message_id, purpose, question_id, is_case, segments, sending_at, listings, listed_at, ambiguous_at, error_code FROM outbox
  WHERE survey_id = @survey AND state = 'unknown' AND (sending_at, message_id) > (@afterAt, @afterId)
  ORDER BY sending_at, message_id LIMIT @limit`;
