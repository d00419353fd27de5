// What `survey check` reports, and how a terminal shows it.

import { describe, expect, test } from 'vitest';
import { showCheckReport } from '../../src/commands/survey-check.ts';
import { checkReport } from '../../src/survey/check.ts';
import { sizeOf } from '../../src/survey/texts.ts';
import { edited, minimal, parsed } from './minimal.ts';

const report = checkReport(parsed(minimal));
const english = report.languages[0]!;

describe('the report', () => {
  test('has every message that can leave, in every language', () => {
    const names = [
      'invitation consent',
      'question consent',
      'question bridge',
      'question crossings',
      'question why',
      'reminder consent',
      'clarify consent',
      'clarify bridge',
      'clarify crossings',
      'clarify why',
      'thanks',
      'help',
      'stop',
      'start consent',
      'languageChanged consent',
      'closed',
      'notInvited',
    ];
    expect(report.languages.map(({ language, direction }) => [language, direction])).toEqual([
      ['en', 'ltr'],
      ['ar', 'rtl'],
    ]);
    for (const { messages } of report.languages) {
      expect(messages.map(({ text, question }) => (question ? `${text} ${question}` : text))).toEqual(names);
    }
  });

  test.each([
    ['invitation', 'consent', 'Ask you? 1 Yes, 2 No. STOP to end.'],
    ['clarify', 'crossings', 'Sorry. How often a week?'],
    ['start', 'consent', 'Welcome back.\nAsk you? 1 Yes, 2 No. STOP to end.'],
    ['languageChanged', 'consent', 'In English.\nAsk you? 1 Yes, 2 No. STOP to end.'],
  ])('shows %s of %s as it would leave', (text, question, body) => {
    const message = english.messages.find((candidate) => candidate.text === text && candidate.question === question);
    expect(message).toMatchObject({ body, encoding: 'GSM-7', units: body.length, segments: 1, cost: 0.05 });
  });

  test.each([
    ['every answer leads on', minimal, 5, 5, 0.25],
    ['two ways, one of them dearer by its middle question', edited('en: How often', `en: ${'x'.repeat(161)}`), 5, 6, 0.3],
    [
      'a way round the dear question cannot be counted on',
      edited('[against]', '[for]', edited('en: How often', `en: ${'x'.repeat(500)}`)),
      5,
      8,
      0.4,
    ],
    [
      'a dear question that all go round',
      edited('{ if: [against], go: why }', '{ if: [for, against], go: end }', cut(minimal)),
      3,
      3,
      0.15,
    ],
  ])('an interview, at most: %s', (_name, text, messages, segments, cost) => {
    const { interview } = checkReport(parsed(text)).languages[0]!;
    expect(interview).toEqual({ messages, segments, cost: expect.closeTo(cost, 10) });
  });

  test('has no cost without a price', () => {
    const free = checkReport(parsed(edited(', price: { perSegment: 0.05, currency: USD }', '')));
    expect(free.currency).toBeNull();
    expect(free.languages[0]!.interview.cost).toBeNull();
    expect(free.languages[0]!.messages[0]!.cost).toBeNull();
    expect(showCheckReport(free, { color: false, width: 80 })).not.toMatch(/\$|null/);
  });

  test('takes the warnings of the file, or finds them', () => {
    const survey = parsed(edited('1 For, 2 Against', 'For, against'));
    expect(checkReport(survey).warnings).toEqual([
      expect.objectContaining({ path: 'questions[1].text.en', message: 'the text does not name the keys 1, 2 of bridge' }),
    ]);
    expect(checkReport(survey, []).warnings).toEqual([]);
  });
});

/** The survey without the questions after the bridge. */
function cut(text: string): string {
  return text.slice(0, text.indexOf('  - id: crossings'));
}

describe('the view', () => {
  const view = showCheckReport(report, { color: false, width: 80 });

  test('draws a bubble with the size and the cost below', () => {
    const bubble = [
      '  start consent',
      '  ╭──────────────────────────────────────╮',
      '  │ Welcome back.                        │',
      '  │ Ask you? 1 Yes, 2 No. STOP to end.   │',
      '  ╰──────────────────────────────────────╯',
      '  GSM-7 · 48 units · 1 segment · $0.05',
    ];
    expect(view).toContain(bubble.join('\n'));
  });

  test('draws right-to-left texts at the right edge', () => {
    const blanks = ' '.repeat(36 - 'بالعربية'.length);
    expect(view).toContain(`│ ${blanks}بالعربية │`);
  });

  test('sums up an interview in each language', () => {
    expect(view).toMatch(/ {2}en: 5 messages · 5 segments · \$0\.25\n {2}ar: 5 messages · 5 segments · \$0\.25\n/);
  });

  test.each([20, 30, 80, 300])('keeps every line of a bubble equally wide, and no wider than %i columns', (width) => {
    const text = edited('en: Thank you.', `en: "Thank you 😀 very much, ${'w'.repeat(60)} and goodbye"`);
    const lines = showCheckReport(checkReport(parsed(text)), { color: false, width }).split('\n');
    const drawn = lines.filter((line) => /^ {2}[╭│╰]/.test(line)).map(columns);
    expect(drawn.length).toBeGreaterThan(40);
    expect(new Set(drawn).size).toBe(1);
    expect(drawn[0]).toBeLessThanOrEqual(width);
  });

  test('loses no character to wrapping', () => {
    const rows = showCheckReport(report, { color: false, width: 20 }).match(/(?<=│ ).*(?= │)/g)!;
    const letters = (text: string) => text.replaceAll(/\s/g, '');
    expect(letters(rows.join(''))).toBe(
      letters(report.languages.flatMap(({ messages }) => messages.map(({ body }) => body)).join('')),
    );
  });

  test('paints only where it may', () => {
    const ansi = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    const painted = showCheckReport(report, { color: true, width: 80 });
    expect(view).not.toMatch(ansi);
    expect(painted).toMatch(ansi);
    expect(painted.replaceAll(ansi, '')).toBe(view);
  });

  test('names the file and line of a warning that has them', () => {
    const warning = {
      file: 'survey.yaml',
      line: 38,
      column: 11,
      path: 'questions[1].text.en',
      message: 'doubtful',
      hint: 'Look again.',
    };
    const shown = showCheckReport(checkReport(parsed(minimal), [warning]), { color: false, width: 80 });
    expect(shown).toContain('1 warning\n  ! survey.yaml:38:11: doubtful (questions[1].text.en)\n    Look again.\n');
  });
});

/** An emoji takes two columns; it is the only wide or narrow character in these texts but for Arabic vowel signs. */
function columns(line: string): number {
  return [...line.replaceAll(/[\u064B-\u0652]/g, '')].reduce((sum, character) => sum + (character === '😀' ? 2 : 1), 0);
}

test('a size counts what the network counts', () => {
  expect(sizeOf('€')).toEqual({ encoding: 'GSM-7', units: 2, segments: 1 });
});
