// The status's SQL. The monitor runs it once a second, so no statement may grow with the sample: each line says what bounds it.

// By the partial index of what waits alone: no row is read, and the count stops at its limit.
export const WAITING = `
  SELECT count(*) AS n FROM (SELECT 1 FROM outbox WHERE survey_id = @survey AND state = 'waiting' LIMIT @limit) AS part`;
export const DUE = `
  SELECT count(*) AS n, min(due_at) AS oldest
  FROM (SELECT due_at FROM outbox WHERE survey_id = @survey AND state = 'waiting' AND due_at <= @now ORDER BY due_at LIMIT @limit) AS part`;
// The rows themselves, so fewer of them.
export const OLDEST_WAITING = `
  SELECT min(created_at) AS oldest
  FROM (SELECT created_at FROM outbox WHERE survey_id = @survey AND state = 'waiting' ORDER BY due_at LIMIT @limit) AS part`;
// All surveys' calls under way are as many as the dispatcher lets begin: by the partial index of claims, which each of them has.
export const SENDING = `
  SELECT count(*) AS n, min(sending_at) AS oldest FROM outbox WHERE claimed_by > '' AND state = 'sending' AND survey_id = @survey`;
export const UNKNOWN = `
  SELECT count(*) AS n, min(sending_at) AS oldest
  FROM (SELECT sending_at FROM outbox WHERE survey_id = @survey AND state = 'unknown' ORDER BY sending_at LIMIT @limit) AS part`;
// The names that begin so: '/' comes after '.'.
export const ERRORS = `
  SELECT name, sum(n) AS n FROM counters WHERE survey_id = @survey AND name >= 'errors.' AND name < 'errors/' GROUP BY name`;
// Backwards from the newest of all surveys; where none of those is this survey's, its last hour stands in the counters.
export const LAST_ANSWER = `
  SELECT h.at FROM (SELECT respondent_id, history_id, at FROM answer_history ORDER BY history_id DESC LIMIT @limit) AS h
  JOIN respondents r ON r.respondent_id = h.respondent_id WHERE r.survey_id = @survey ORDER BY h.history_id DESC LIMIT 1`;
export const LAST_REPORT = `
  SELECT d.received_at AS at FROM (SELECT message_id, report_id, received_at FROM delivery_reports ORDER BY report_id DESC LIMIT @limit) AS d
  JOIN outbox o ON o.message_id = d.message_id WHERE o.survey_id = @survey ORDER BY d.report_id DESC LIMIT 1`;
export const LAST_HOUR_OF_ANSWERS = `
  SELECT max(hour) AS hour FROM counters WHERE survey_id = @survey AND name IN ('replies.answers', 'replies.refusals', 'replies.unclear')`;
export const LAST_HOUR_OF_REPORTS = `
  SELECT max(hour) AS hour FROM counters
  WHERE survey_id = @survey AND name IN ('cases.accepted', 'cases.sent', 'cases.delivered', 'cases.failed')`;
export const REPLIES_OF_HOURS = `
  SELECT hour, sum(n) AS n FROM counters
  WHERE survey_id = @survey AND name = 'replies.received' AND hour >= @hour - 1 AND hour <= @hour GROUP BY hour`;
