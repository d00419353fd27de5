-- How the answers came: derived from answer_history by results/course.ts, a slice at a time, and never by those who hear replies.
-- All of it can be thrown away and followed anew from the first change.

-- Which change was counted last; one row.
CREATE TABLE answer_course (
  course_id INTEGER PRIMARY KEY CHECK (course_id = 1),
  through INTEGER NOT NULL
) STRICT;
INSERT INTO answer_course (course_id, through) VALUES (1, 0);

-- Up to any hour, given less withdrawn is the tally as it stood then. The values of a number question count as one, `number`.
CREATE TABLE answer_hours (
  survey_id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  option TEXT NOT NULL,
  -- Hours since the epoch, of the message that said it.
  hour INTEGER NOT NULL,
  given INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL,
  PRIMARY KEY (survey_id, question_id, option, hour)
) STRICT, WITHOUT ROWID;

-- What understood the answers that stand: the source, and of replies the rule.
CREATE TABLE answer_rules (
  survey_id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  source TEXT NOT NULL,
  rule TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (survey_id, question_id, source, rule)
) STRICT, WITHOUT ROWID;

-- In which language the interview was when a question was first answered; a later change of the answer moves nothing.
CREATE TABLE answer_languages (
  survey_id TEXT NOT NULL,
  question_id TEXT NOT NULL,
  language TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (survey_id, question_id, language)
) STRICT, WITHOUT ROWID;
