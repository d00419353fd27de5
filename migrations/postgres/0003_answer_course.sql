-- How the answers came: derived from answer_history by results/course.ts, a slice at a time, and never by those who hear replies.
-- All of it can be thrown away and followed anew from the first change.

-- Which change was counted last; one row.
CREATE TABLE answer_course (
  course_id BIGINT PRIMARY KEY CHECK (course_id = 1),
  through BIGINT NOT NULL
);
INSERT INTO answer_course (course_id, through) VALUES (1, 0);

-- Up to any hour, given less withdrawn is the tally as it stood then. The values of a number question count as one, `number`.
CREATE TABLE answer_hours (
  survey_id TEXT COLLATE "C" NOT NULL,
  question_id TEXT COLLATE "C" NOT NULL,
  option TEXT COLLATE "C" NOT NULL,
  -- Hours since the epoch, of the message that said it.
  hour BIGINT NOT NULL,
  given BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  PRIMARY KEY (survey_id, question_id, option, hour)
);

-- What understood the answers that stand: the source, and of replies the rule.
CREATE TABLE answer_rules (
  survey_id TEXT COLLATE "C" NOT NULL,
  question_id TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (survey_id, question_id, source, rule)
);

-- In which language the interview was when a question was first answered; a later change of the answer moves nothing.
CREATE TABLE answer_languages (
  survey_id TEXT COLLATE "C" NOT NULL,
  question_id TEXT COLLATE "C" NOT NULL,
  language TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (survey_id, question_id, language)
);
