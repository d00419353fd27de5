// The interview's behaviours as JSON cases: replies in, events and state out. Between steps the state goes through JSON, as in the database.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileSurvey } from '../../src/survey/compiled.ts';
import { parseSurveyFile } from '../../src/survey/file.ts';
import { hearStranger, type Interview, type InterviewEvent, invite, step } from '../../src/survey/interview.ts';

interface CaseStep {
  /** Time since the step before: 5s, 3m, 2h, 1d. */
  after?: string;
  /** The provider's time of it, where the message was found in its list only later: that much before now. */
  sentBefore?: string;
  says: string;
  optOut?: 'stop' | 'start' | 'help';
  /** The survey is closed. */
  closed?: boolean;
  events: string[];
  state?: Partial<Interview>;
}

interface Case {
  about: string;
  language?: string;
  stranger?: boolean;
  steps: CaseStep[];
}

const FOLDER = new URL('./cases/', import.meta.url);
const INVITED_AT = Date.UTC(2026, 11, 1, 8);
const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const parsed = parseSurveyFile(readFileSync(new URL('../../surveys/coalition.yaml', import.meta.url), 'utf8'), 'coalition.yaml');
if (!parsed.ok) throw new Error('surveys/coalition.yaml does not parse');
const survey = compileSurvey(parsed.survey);

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
describe.each(files)('%s', (file) => {
  const cases = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Case[];
  test.each(cases)('$about', (scenario) => {
    let interview = invite(survey, scenario.language ?? 'ar', INVITED_AT);
    let stranger = { politeAt: null as number | null, optedAt: null as number | null };
    let suppressed = false;
    let now = INVITED_AT;
    for (const [index, { after, sentBefore, says, optOut, closed, events, state }] of scenario.steps.entries()) {
      now += milliseconds(after ?? '5m');
      const reply = { body: says, at: now - milliseconds(sentBefore ?? '0s'), ...(optOut ? { optOut } : {}) };
      const situation = { now, open: !closed, suppressed };
      const heard = scenario.stranger
        ? hearStranger(survey, stranger, reply, situation)
        : step(survey, JSON.parse(JSON.stringify(interview)) as Interview, reply, situation);
      interview = heard.interview;
      stranger = { politeAt: interview.politeAt, optedAt: interview.optedAt };
      if (heard.events.some(({ type }) => type === 'suppressed')) suppressed = true;
      if (heard.events.some(({ type }) => type === 'unsuppressed')) suppressed = false;
      expect(heard.events.map(inShort), `step ${index + 1}: ${says}`).toEqual(events);
      expect(interview, `step ${index + 1}: ${says}`).toMatchObject(state ?? {});
    }
  });
});

function milliseconds(written: string): number {
  return Number(written.slice(0, -1)) * UNITS[written.at(-1)!]!;
}

function inShort(event: InterviewEvent): string {
  switch (event.type) {
    case 'heard':
      return `heard ${event.as}`;
    case 'answered':
      return `answered ${event.question} ${event.option}${event.replaced === null ? '' : ` (was ${event.replaced})`}`;
    case 'languageChanged':
      return `language ${event.language}`;
    case 'send':
      return `send ${event.purpose} ${event.content.text} ${event.question ?? '-'} ${event.content.language} #${event.ordinal}`;
    default:
      return event.type;
  }
}
