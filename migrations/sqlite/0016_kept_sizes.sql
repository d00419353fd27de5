-- The launch reads how the sample is made up from sample_sizes, which the imports keep; nothing counts respondents for it any more.
DROP INDEX respondents_sizes;

-- Of those not asked yet, who has opted out: found from the suppression list in the order of its hashes, without reading a row. It
-- shrinks as the survey goes on. The interview, null in each entry, stands in it so that SQLite need not read the row.
CREATE INDEX respondents_unasked ON respondents (survey_id, interview, number_hash, replicate, language) WHERE interview IS NULL;
