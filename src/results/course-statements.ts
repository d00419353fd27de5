// The SQL of following the answers' history and of reading what was counted. Each line says why it is shaped so.

export const FOLLOWED = 'SELECT through FROM answer_course WHERE course_id = 1';

// Changes are numbered as they are written and seen as they are committed: what is still being committed has a number below some that
// are seen, and would be passed over.
export const ALL_COMMITTED = '/* after the writers of answer_history */ SELECT 1';

// Where the next slice ends; null where nothing has come.
export const SLICE_END = `
  SELECT max(history_id) AS through
  FROM (SELECT history_id FROM answer_history WHERE history_id > @from ORDER BY history_id LIMIT @rows) AS slice`;

// A change gives one option and withdraws the one before it, both in the hour of the change. No code begins with a digit or a
// sign: what does is a number, whose values would make a row each.
export const HOURS_OF_SLICE = `
  SELECT survey_id AS survey, question_id AS question,
    CASE WHEN substr(option, 1, 1) IN ('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9') THEN 'number' ELSE option END AS option,
    at / 3600000 AS hour, sum(given) AS given, sum(withdrawn) AS withdrawn
  FROM (
    SELECT r.survey_id, h.question_id, h.option, h.at, 1 AS given, 0 AS withdrawn
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    WHERE h.history_id > @from AND h.history_id <= @through
    UNION ALL
    SELECT r.survey_id, h.question_id, h.replaced, h.at, 0, 1
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    WHERE h.history_id > @from AND h.history_id <= @through AND h.replaced IS NOT NULL
  ) AS changes GROUP BY 1, 2, 3, 4`;

// What was withdrawn is the change before, found by the index on respondent and question.
export const RULES_OF_SLICE = `
  SELECT survey_id AS survey, question_id AS question, source, rule, sum(n) AS n
  FROM (
    SELECT r.survey_id, h.question_id, h.source, h.rule, 1 AS n
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    WHERE h.history_id > @from AND h.history_id <= @through
    UNION ALL
    SELECT r.survey_id, b.question_id, b.source, b.rule, -1
    FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
    JOIN answer_history b ON b.history_id = (
      SELECT max(p.history_id) FROM answer_history p
      WHERE p.respondent_id = h.respondent_id AND p.question_id = h.question_id AND p.history_id < h.history_id)
    WHERE h.history_id > @from AND h.history_id <= @through AND h.replaced IS NOT NULL
  ) AS changes GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0`;

// The language of the answer that went back tells the interview's at that moment; where none went back, the respondent's does.
export const LANGUAGES_OF_SLICE = `
  SELECT r.survey_id AS survey, h.question_id AS question, coalesce(o.language, r.language) AS language, count(*) AS n
  FROM answer_history h JOIN respondents r ON r.respondent_id = h.respondent_id
  LEFT JOIN outbox o ON o.in_reply_to = h.provider_id
  WHERE h.history_id > @from AND h.history_id <= @through AND h.replaced IS NULL GROUP BY 1, 2, 3`;

// Of two that followed the same slice, one counts it.
export const FOLLOW_TO = 'UPDATE answer_course SET through = @through WHERE course_id = 1 AND through = @from';

export const ADD_TO_HOUR = `
  INSERT INTO answer_hours (survey_id, question_id, option, hour, given, withdrawn)
  VALUES (@survey, @question, @option, @hour, @given, @withdrawn)
  ON CONFLICT (survey_id, question_id, option, hour) DO UPDATE
  SET given = answer_hours.given + excluded.given, withdrawn = answer_hours.withdrawn + excluded.withdrawn`;
export const ADD_TO_RULE = `
  INSERT INTO answer_rules (survey_id, question_id, source, rule, n) VALUES (@survey, @question, @source, @rule, @n)
  ON CONFLICT (survey_id, question_id, source, rule) DO UPDATE SET n = answer_rules.n + excluded.n`;
export const ADD_TO_LANGUAGE = `
  INSERT INTO answer_languages (survey_id, question_id, language, n) VALUES (@survey, @question, @language, @n)
  ON CONFLICT (survey_id, question_id, language) DO UPDATE SET n = answer_languages.n + excluded.n`;

// Both by the beginning of the primary key: options times hours rows.
export const HOURS_OF_QUESTION = `
  SELECT option, hour, given, withdrawn FROM answer_hours WHERE survey_id = @survey AND question_id = @question ORDER BY hour`;
export const RULES = `
  SELECT question_id AS question, source, rule, n FROM answer_rules WHERE survey_id = @survey AND n <> 0 ORDER BY n DESC, rule`;
export const LANGUAGES = `
  SELECT question_id AS question, language, n FROM answer_languages WHERE survey_id = @survey ORDER BY n DESC, language`;
export const REPLY_HOURS = `
  SELECT hour, sum(n) AS n FROM counters WHERE survey_id = @survey AND name = 'replies.received' GROUP BY hour ORDER BY hour`;
