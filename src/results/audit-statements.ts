// The audit's SQL. Each statement compares one published number with what the raw rows say and yields only the differences: one
// statement is one snapshot, so an audit beside a running service sees no difference that is merely a reply in between.
// Differences come as (what, published, recomputed), at most @limit.

// The union puts both sides under one key; a key that only one side has shows as 0 on the other.
export const TALLIES = `
  SELECT question_id || ' = ' || option || ' in cell ' || cell_id AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT question_id, option, cell_id, n AS published, 0 AS recomputed FROM tallies WHERE survey_id = @survey
    UNION ALL
    SELECT a.question_id, a.option, r.cell_id, 0, 1 FROM answers a JOIN respondents r ON r.respondent_id = a.respondent_id
    WHERE a.survey_id = @survey
  ) AS sides GROUP BY question_id, option, cell_id HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// The last change is the one after which none came. An answer without a history, or the reverse, has null on one side.
export const ANSWERS_AND_HISTORY = `
  SELECT 'answer of respondent ' || respondent_id || ' to ' || question_id AS what, max(published) AS published, max(recomputed) AS recomputed
  FROM (
    SELECT respondent_id, question_id, option AS published, NULL AS recomputed FROM answers WHERE survey_id = @survey
    UNION ALL
    SELECT h.respondent_id, h.question_id, NULL, h.option FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    WHERE r.survey_id = @survey AND NOT EXISTS (
      SELECT 1 FROM answer_history later
      WHERE later.respondent_id = h.respondent_id AND later.question_id = h.question_id AND later.history_id > h.history_id)
  ) AS sides GROUP BY respondent_id, question_id HAVING max(published) IS DISTINCT FROM max(recomputed) ORDER BY what LIMIT @limit`;

// Each change names the option that it replaced: the one that the change before it had set, or none.
export const HISTORY_CHAINS = `
  SELECT 'change ' || history_id || ' of respondent ' || respondent_id || ' to ' || question_id || ', replaced' AS what,
    replaced AS published, previous AS recomputed
  FROM (
    SELECT h.history_id, h.respondent_id, h.question_id, h.replaced,
      lag(h.option) OVER (PARTITION BY h.respondent_id, h.question_id ORDER BY h.history_id) AS previous
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id WHERE r.survey_id = @survey
  ) AS changes WHERE replaced IS DISTINCT FROM previous ORDER BY history_id LIMIT @limit`;

// The course of the answers, as far as it has been followed. Values of a number question are counted as one.
export const COURSE = `
  SELECT question_id || ' = ' || option || ' in hour ' || hour AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT question_id, option, hour, given AS published, 0 AS recomputed FROM answer_hours WHERE survey_id = @survey
    UNION ALL
    SELECT h.question_id,
      CASE WHEN substr(h.option, 1, 1) IN ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9') THEN 'number' ELSE h.option END,
      h.at / 3600000, 0, 1
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    WHERE r.survey_id = @survey AND h.history_id <= (SELECT through FROM answer_course)
  ) AS sides GROUP BY question_id, option, hour HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// Whose word an answer is stands on results too: it must be the word of its last change, and a coder's change must name the coder.
export const WHOSE_ANSWERS = `
  SELECT 'whose word the answer of respondent ' || a.respondent_id || ' to ' || a.question_id || ' is' AS what,
    a.source || ' (' || a.rule || ')' AS published,
    h.source || ' (' || h.rule || ')' || CASE WHEN h.source = 'coder' AND h.actor IS NULL THEN ' by nobody' ELSE '' END AS recomputed
  FROM answers a JOIN answer_history h ON h.respondent_id = a.respondent_id AND h.question_id = a.question_id
  WHERE a.survey_id = @survey AND NOT EXISTS (
      SELECT 1 FROM answer_history later
      WHERE later.respondent_id = h.respondent_id AND later.question_id = h.question_id AND later.history_id > h.history_id)
    AND (a.source <> h.source OR a.rule <> h.rule OR (h.source = 'coder' AND h.actor IS NULL))
  ORDER BY what LIMIT @limit`;

// What coders did stands twice: in the history and in the log, which nobody can change. The log has an alias of sixteen characters for
// the case, which an erasure takes away, so
// the two are compared by who did what; an entry's detail is the text that coding/decide.ts writes, of codes that need no escaping. What an erasure left unclear no coder decided.
export const DECISIONS = `
  SELECT actor || ': ' || action || ' ' || detail AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT coalesce(h.actor, 'nobody') AS actor, CASE WHEN h.undoes IS NULL THEN 'coding.decide' ELSE 'coding.undo' END AS action,
      '{"question":"' || h.question_id || '","option":"' || h.option || '","replaced":"' || h.replaced || '"}' AS detail,
      1 AS published, 0 AS recomputed
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    WHERE r.survey_id = @survey AND (h.source = 'coder' OR h.actor IS NOT NULL) AND h.rule <> 'erasure.left'
    UNION ALL
    SELECT actor, action, '{' || substr(detail, 28), 0, 1 FROM audit_log
    WHERE survey_id = @survey AND action IN ('coding.decide', 'coding.undo')
  ) AS sides GROUP BY actor, action, detail HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// A case is in the state of its first question's message; where there is none yet, it waits.
export const CASES = `
  SELECT name AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT name, n AS published, 0 AS recomputed FROM counters WHERE survey_id = @survey AND name LIKE 'cases.%'
    UNION ALL SELECT 'cases.' || state, 0, 1 FROM outbox WHERE survey_id = @survey AND is_case = 1
    UNION ALL SELECT 'cases.sampled', 0, 1 FROM respondents WHERE survey_id = @survey
    UNION ALL SELECT 'cases.waiting', 0, 1 FROM respondents r
    WHERE r.survey_id = @survey AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.respondent_id = r.respondent_id AND o.is_case = 1)
  ) AS sides GROUP BY name HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

export const REPLIES = `
  SELECT name AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT name, n AS published, 0 AS recomputed FROM counters WHERE survey_id = @survey AND name LIKE 'replies.%'
    UNION ALL SELECT 'replies.' || class, 0, 1 FROM inbox WHERE survey_id = @survey
    UNION ALL SELECT 'replies.received', 0, 1 FROM inbox WHERE survey_id = @survey
  ) AS sides GROUP BY name HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// What left or may have left: the same states that count against the budget.
export const MESSAGES = `
  SELECT name AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT name, n AS published, 0 AS recomputed FROM counters
    WHERE survey_id = @survey AND name IN ('messages.created', 'messages.segments')
    UNION ALL SELECT 'messages.created', 0, 1 FROM outbox
    WHERE survey_id = @survey AND state NOT IN ('suppressed', 'waiting', 'notSent')
    UNION ALL SELECT 'messages.segments', 0, segments FROM outbox
    WHERE survey_id = @survey AND state NOT IN ('suppressed', 'waiting', 'notSent')
  ) AS sides GROUP BY name HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// Whoever was asked may have changed the language, and answers change the cell: of released replicates only the people must agree.
export const SAMPLE = `
  SELECT 'sample: replicate ' || replicate || CASE WHEN cell_id = 0 THEN '' ELSE ', ' || language || ', cell ' || cell_id END AS what,
    sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT p.replicate, CASE WHEN p.replicate > s.released THEN p.language ELSE '' END AS language,
      CASE WHEN p.replicate > s.released THEN p.cell_id ELSE 0 END AS cell_id, p.published, p.recomputed
    FROM surveys s JOIN (
      SELECT survey_id, language, cell_id, replicate, n AS published, 0 AS recomputed FROM sample_sizes WHERE survey_id = @survey
      UNION ALL SELECT survey_id, language, cell_id, replicate, 0, 1 FROM respondents WHERE survey_id = @survey
    ) AS p ON p.survey_id = s.survey_id
  ) AS sides GROUP BY replicate, language, cell_id HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// Calls under way count too: the mark that precedes a call is what counts it.
export const ATTEMPTS = `
  SELECT name AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT name, n AS published, 0 AS recomputed FROM counters
    WHERE survey_id = @survey AND name IN ('attempts.calls', 'attempts.segments')
    UNION ALL SELECT 'attempts.calls', 0, attempts FROM outbox WHERE survey_id = @survey
    UNION ALL SELECT 'attempts.segments', 0, attempts * segments FROM outbox WHERE survey_id = @survey
  ) AS sides GROUP BY name HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

export const ERRORS = `
  SELECT name AS what, sum(published) AS published, sum(recomputed) AS recomputed
  FROM (
    SELECT name, n AS published, 0 AS recomputed FROM counters
    WHERE survey_id = @survey AND name >= 'errors.' AND name < 'errors/'
    UNION ALL
    SELECT 'errors.' || CASE WHEN state IN ('waiting', 'sending', 'unknown') THEN 'pending'
      WHEN state IN ('notSent', 'suppressed') THEN 'notSent' WHEN state = 'failed' THEN 'failed' ELSE 'overcome' END || '.' || error_code, 0, 1
    FROM outbox WHERE survey_id = @survey AND error_code IS NOT NULL
  ) AS sides GROUP BY name HAVING sum(published) <> sum(recomputed) ORDER BY what LIMIT @limit`;

// A message stands where the provider's highest word put it; of two last words the first stands. Words about another of the
// provider's messages than the one the row is bound to are on record, but do not move it. States of our own need no word.
export const DELIVERY = `
  SELECT 'state of message ' || o.message_id AS what, o.state AS published, t.status AS recomputed
  FROM outbox o LEFT JOIN (
    SELECT message_id, status, row_number() OVER (
      PARTITION BY message_id ORDER BY CASE status WHEN 'accepted' THEN 1 WHEN 'sent' THEN 2 ELSE 3 END DESC, report_id) AS place
    FROM (
      SELECT m.message_id, d.status, d.report_id FROM delivery_reports d JOIN outbox m ON m.message_id = d.message_id
      WHERE m.survey_id = @survey AND (m.provider_id IS NULL OR m.provider_id = d.provider_id)
      UNION ALL
      SELECT m.message_id, d.status, d.report_id FROM delivery_reports d JOIN outbox m ON m.provider_id = d.provider_id
      WHERE m.survey_id = @survey AND d.message_id IS NULL
    ) AS words
  ) AS t ON t.message_id = o.message_id AND t.place = 1
  WHERE o.survey_id = @survey
    AND CASE WHEN t.status IS NULL THEN o.state IN ('accepted', 'sent', 'delivered', 'failed') ELSE o.state <> t.status END
  ORDER BY what LIMIT @limit`;

// Promise 1. Unique indexes should make the first three impossible; the audit does not take their word for it.
export const SENT_TWICE = `
  SELECT what, published, 1 AS recomputed
  FROM (
    SELECT 'messages under the provider’s id ' || provider_id AS what, count(*) AS published FROM outbox
    WHERE provider_id IS NOT NULL GROUP BY provider_id
    HAVING count(*) > 1 AND max(CASE WHEN survey_id = @survey THEN 1 ELSE 0 END) = 1
    UNION ALL
    SELECT 'messages to respondent ' || respondent_id || ': ' || purpose || ' ' || question_id || ' ' || ordinal, count(*) FROM outbox
    WHERE survey_id = @survey AND respondent_id IS NOT NULL GROUP BY respondent_id, question_id, purpose, ordinal HAVING count(*) > 1
    UNION ALL
    SELECT 'answers to the message ' || in_reply_to, count(*) FROM outbox
    WHERE survey_id = @survey AND in_reply_to IS NOT NULL GROUP BY in_reply_to HAVING count(*) > 1
    UNION ALL
    SELECT 'first questions to respondent ' || respondent_id, count(*) FROM outbox
    WHERE survey_id = @survey AND is_case = 1 GROUP BY respondent_id HAVING count(*) > 1
    UNION ALL
    SELECT 'messages at the provider for our ' || o.message_id, count(DISTINCT d.provider_id)
    FROM delivery_reports d JOIN outbox o ON o.message_id = d.message_id
    WHERE o.survey_id = @survey GROUP BY o.message_id HAVING count(DISTINCT d.provider_id) > 1
  ) AS doubles ORDER BY what LIMIT @limit`;

// Promise 3. A stranger's number stands on the message that was answered. What was being sent when the opt-out came bears an
// earlier time; the slack is for the two clock readings, each taken just before its own commit.
export const SENT_AFTER_STOP = `
  SELECT what, n AS published, 0 AS recomputed
  FROM (
    SELECT 'message ' || message_id || ' (' || text || ') to a number that had opted out' AS what, 1 AS n
    FROM (
      SELECT o.message_id, o.text, o.sending_at, coalesce(r.number_hash, i.number_hash) AS number_hash FROM outbox o
      LEFT JOIN respondents r ON r.respondent_id = o.respondent_id LEFT JOIN inbox i ON i.provider_id = o.in_reply_to
      WHERE o.survey_id = @survey AND o.sending_at IS NOT NULL AND o.text <> 'stop'
    ) AS sent JOIN suppressions s ON s.number_hash = sent.number_hash WHERE sent.sending_at > s.since + @slackMs
    UNION ALL
    SELECT 'stop texts beyond the one, after ' || min(message_id), count(*) - 1
    FROM (
      SELECT o.message_id, o.sending_at, coalesce(r.number_hash, i.number_hash) AS number_hash FROM outbox o
      LEFT JOIN respondents r ON r.respondent_id = o.respondent_id LEFT JOIN inbox i ON i.provider_id = o.in_reply_to
      WHERE o.survey_id = @survey AND o.sending_at IS NOT NULL AND o.text = 'stop'
    ) AS sent JOIN suppressions s ON s.number_hash = sent.number_hash
    WHERE sent.sending_at >= s.since GROUP BY s.number_hash HAVING count(*) > 1
  ) AS sendings ORDER BY what LIMIT @limit`;

// Promise 4 can be checked by a human only where every answer leads to the words that gave it.
export const ANSWERS_WITHOUT_MESSAGE = `
  SELECT 'message of the answer of respondent ' || a.respondent_id || ' to ' || a.question_id AS what, a.provider_id AS published,
    CASE WHEN i.provider_id IS NULL THEN NULL ELSE coalesce('from respondent ' || i.respondent_id, 'from a stranger') END AS recomputed
  FROM answers a LEFT JOIN inbox i ON i.provider_id = a.provider_id
  WHERE a.survey_id = @survey AND (a.provider_id IS NOT NULL OR a.source = 'reply')
    AND (i.provider_id IS NULL OR i.respondent_id IS DISTINCT FROM a.respondent_id)
  ORDER BY what LIMIT @limit`;

// A page of respondents with all their answers. Interviews are read in the program: JSON functions differ between engines.
export const RESPONDENTS = `
  SELECT r.respondent_id, r.interview, c.survey_id AS cell_survey, c.strata, a.question_id, a.option
  FROM (
    SELECT respondent_id, interview, cell_id FROM respondents
    WHERE survey_id = @survey AND respondent_id > @after ORDER BY respondent_id LIMIT @limit
  ) AS r JOIN cells c ON c.cell_id = r.cell_id LEFT JOIN answers a ON a.respondent_id = r.respondent_id
  ORDER BY r.respondent_id, a.question_id`;

export const ROWS = `
  SELECT
    (SELECT count(*) FROM respondents WHERE survey_id = @survey) AS respondents,
    (SELECT count(*) FROM answers WHERE survey_id = @survey) AS answers,
    (SELECT count(*) FROM outbox WHERE survey_id = @survey) AS messages,
    (SELECT count(*) FROM inbox WHERE survey_id = @survey) AS replies`;
