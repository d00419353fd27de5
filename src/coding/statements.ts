// The SQL of coding. Each line says why it is shaped so.

// By the partial index of what is unclear, in its order; the pair is compared as one, so that the index is entered at its place.
export const NEXT = `
  SELECT respondent_id, question_id FROM answers
  WHERE survey_id = @survey AND option = 'unclear' AND source = @source AND (respondent_id, question_id) > (@respondent, @question)
  ORDER BY respondent_id, question_id LIMIT 1`;
export const NEXT_OF_QUESTION = `
  SELECT respondent_id, question_id FROM answers
  WHERE survey_id = @survey AND question_id = @question AND option = 'unclear' AND source = @source AND respondent_id > @respondent
  ORDER BY respondent_id LIMIT 1`;

// The two ends of the same indexes: one look-up each, where both in one would read all that lies between.
export const ENDS = `
  SELECT
    (SELECT min(respondent_id) FROM answers WHERE survey_id = @survey AND option = 'unclear' AND source = @source) AS first,
    (SELECT max(respondent_id) FROM answers WHERE survey_id = @survey AND option = 'unclear' AND source = @source) AS last`;
export const ENDS_OF_QUESTION = `
  SELECT
    (SELECT min(respondent_id) FROM answers
      WHERE survey_id = @survey AND question_id = @question AND option = 'unclear' AND source = @source) AS first,
    (SELECT max(respondent_id) FROM answers
      WHERE survey_id = @survey AND question_id = @question AND option = 'unclear' AND source = @source) AS last`;

// With the latest change in the same look: an answer and its history that were read apart could tell different stories.
// Of somebody who was erased no number is left.
export const CASE = `
  SELECT r.respondent_id, r.survey_id, r.cell_id, r.language, r.interview, r.version, a.option, a.source,
    length(r.number_sealed) = 0 AS erased,
    (SELECT max(h.history_id) FROM answer_history h
      WHERE h.respondent_id = @respondent AND h.question_id = @question) AS change
  FROM respondents r JOIN answers a ON a.respondent_id = r.respondent_id AND a.question_id = @question
  WHERE r.respondent_id = @respondent`;

// One answer's changes: as many as somebody has changed his mind.
export const HISTORY = `
  SELECT history_id, option, source, rule, lexicon, provider_id, actor, undoes FROM answer_history
  WHERE respondent_id = @respondent AND question_id = @question AND history_id <= @change ORDER BY history_id`;

// The version guards against a reply, an erasure and another coder.
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

// Counts what coders have done, by an index that holds nothing else: as many entries as people have made decisions.
export const CODED = `
  SELECT question_id, option, count(*) AS n FROM answers WHERE survey_id = @survey AND source = 'coder'
  GROUP BY question_id, option`;

// From the cube: its size, not the answers'.
export const UNCLEAR = `
  SELECT question_id, sum(n) AS n FROM tallies WHERE survey_id = @survey AND option = 'unclear' GROUP BY question_id`;

// A coder's own, newest first, by the index of those made by hand.
export const LATEST = `
  SELECT h.history_id, h.respondent_id, h.question_id, h.option, h.replaced, h.at, h.undoes FROM answer_history h
  JOIN respondents r ON r.respondent_id = h.respondent_id
  WHERE h.actor = @actor AND r.survey_id = @survey AND length(r.number_sealed) > 0 ORDER BY h.history_id DESC LIMIT @limit`;
