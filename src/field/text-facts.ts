// What a survey's texts weigh, reckoned once per survey and process: counting the segments of fifty questions in ten languages takes long.

import { checkReport, type MessageReport } from '../survey/check.ts';
import type { Survey } from '../survey/definition.ts';
import { ASSUMED_RATES, type InterviewCost, interviewCost } from '../survey/interview-cost.ts';
import { ucs2Characters } from '../survey/texts.ts';
import { namesOptOut } from '../survey/warnings.ts';

/** More than this is a script, no slip: nobody removes its letters one by one. */
const SLIPS = 3;

export interface LongText extends Pick<MessageReport, 'text' | 'question' | 'encoding' | 'units' | 'segments'> {
  language: string;
  /** The few characters that alone keep the text out of GSM-7; empty where its script does, or where it is in GSM-7. */
  characters: string[];
}

export interface TextFacts {
  /** By language; also for one that the survey does not speak, whose people get the default language's texts. */
  interview(language: string): InterviewCost;
  /** Messages of more than one segment. */
  longTexts: LongText[];
  languagesWithoutOptOut: string[];
}

const known = new WeakMap<Survey, TextFacts>();

/** The catalog hands out one object for each definition: it is the key. */
export function textFacts(survey: Survey): TextFacts {
  const facts = known.get(survey) ?? reckon(survey);
  known.set(survey, facts);
  return facts;
}

function reckon(survey: Survey): TextFacts {
  const interviews = new Map<string, InterviewCost>();
  const { languages } = checkReport(survey, []);
  return {
    interview(language) {
      const cost = interviews.get(language) ?? interviewCost(survey, language, ASSUMED_RATES);
      interviews.set(language, cost);
      return cost;
    },
    longTexts: languages.flatMap(({ language, messages }) =>
      messages.filter(({ segments }) => segments > 1).map((message) => longText(language, message)),
    ),
    languagesWithoutOptOut: survey.languages.filter((language) => !namesOptOut(survey, language)),
  };
}

function longText(language: string, { text, question, encoding, units, segments, body }: MessageReport): LongText {
  const characters = encoding === 'UCS-2' ? ucs2Characters(body) : [];
  const slips = characters.length <= SLIPS ? characters : [];
  return { language, text, question, encoding, units, segments, characters: slips };
}
