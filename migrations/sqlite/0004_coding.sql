-- Who made a change by hand; null where a reply did.
ALTER TABLE answer_history ADD COLUMN actor TEXT;
-- The change that this one takes back.
ALTER TABLE answer_history ADD COLUMN undoes INTEGER;

-- What waits for a coder, and what coders have done: by these indexes a queue of thousands is found among millions of answers.
CREATE INDEX answers_unclear ON answers (survey_id, respondent_id, question_id) WHERE option = 'unclear' AND source = 'reply';
CREATE INDEX answers_coded ON answers (survey_id, option) WHERE source = 'coder';
CREATE INDEX answer_history_actor ON answer_history (actor, history_id) WHERE actor IS NOT NULL;
