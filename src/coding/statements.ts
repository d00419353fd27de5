// The SQL of coding. Each line says why it is shaped so.

// By the partial index of what waits, in its order. An erased case has no interview left, and nothing to decide by.
export const NEXT = `
  SELECT a.respondent_id, a.question_id FROM answers a JOIN respondents r ON r.respondent_id = a.respondent_id
  WHERE a.survey_id = @survey AND a.option = 'unclear' AND a.source = 'reply'
    AND (a.respondent_id > @respondent OR (a.respondent_id = @respondent AND a.question_id > @question))
    AND r.interview IS NOT NULL
  ORDER BY a.respondent_id, a.question_id LIMIT 1`;

// The two ends of the same index.
export const ENDS = `
  SELECT min(respondent_id) AS first, max(respondent_id) AS last FROM answers
  WHERE survey_id = @survey AND option = 'unclear' AND source = 'reply'`;

export const CASE = `
  SELECT r.respondent_id, r.survey_id, r.cell_id, r.language, r.interview, r.version, a.option, a.source
  FROM respondents r JOIN answers a ON a.respondent_id = r.respondent_id AND a.question_id = @question
  WHERE r.respondent_id = @respondent`;

// One answer's changes: as many as somebody has changed his mind.
export const HISTORY = `
  SELECT history_id, option, source, rule, lexicon, provider_id, actor, undoes FROM answer_history
  WHERE respondent_id = @respondent AND question_id = @question ORDER BY history_id`;

// The version guards against a reply and against another coder.
export const UPDATE_RESPONDENT = `
  UPDATE respondents SET interview = @interview, cell_id = @cell, version = version + 1
  WHERE respondent_id = @respondent AND version = @version`;

// The time of the answer stays: it is when the respondent said it. When it was decided stands in the history.
export const UPDATE_ANSWER = `
  UPDATE answers SET option = @option, source = @source, rule = @rule, lexicon = @lexicon
  WHERE respondent_id = @respondent AND question_id = @question`;

export const INSERT_HISTORY = `
  INSERT INTO answer_history (respondent_id, question_id, option, replaced, source, rule, lexicon, provider_id, at, actor, undoes)
  VALUES (@respondent, @question, @option, @replaced, @source, @rule, @lexicon, @providerId, @now, @actor, @undoes)`;

// Counts what coders have done: as many rows as people have made decisions. What is left unclear is among them.
export const CODED = `
  SELECT option, count(*) AS n FROM answers WHERE survey_id = @survey AND source = 'coder' GROUP BY option`;

// From the cube: its size, not the answers'.
export const UNCLEAR = `
  SELECT coalesce(sum(n), 0) AS n FROM tallies WHERE survey_id = @survey AND option = 'unclear'`;

// A coder's own, newest first, by the index of those made by hand.
export const LATEST = `
  SELECT h.history_id, h.respondent_id, h.question_id, h.option, h.replaced, h.at, h.undoes FROM answer_history h
  JOIN respondents r ON r.respondent_id = h.respondent_id
  WHERE h.actor = @actor AND r.survey_id = @survey ORDER BY h.history_id DESC LIMIT @limit`;
