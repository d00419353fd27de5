-- Who made a change by hand; null where a reply did.
ALTER TABLE answer_history ADD COLUMN actor TEXT COLLATE "C";
-- The change that this one takes back.
ALTER TABLE answer_history ADD COLUMN undoes BIGINT;

-- What waits for a coder (source reply) and what coders left unclear (source coder), in the order of the queue: found among millions
-- of answers, and paged by key. The second one is for coders who take one question after another.
CREATE INDEX answers_unclear ON answers (survey_id, source, respondent_id, question_id) WHERE option = 'unclear';
CREATE INDEX answers_unclear_question ON answers (survey_id, question_id, source, respondent_id) WHERE option = 'unclear';
CREATE INDEX answers_coded ON answers (survey_id, question_id, option) WHERE source = 'coder';
CREATE INDEX answer_history_actor ON answer_history (actor, history_id) WHERE actor IS NOT NULL;
