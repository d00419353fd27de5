-- The launch reads how the sample is made up from sample_sizes, which the imports keep; nothing counts respondents for it any more.
DROP INDEX respondents_sizes;
