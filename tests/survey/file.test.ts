// Broken survey files: each slip is told with its line, column and path, in words.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, parseSurveyFile } from '../../src/survey/file.ts';
import { edited, minimal, parsed } from './minimal.ts';

/** What is written, what it becomes, and the problems as `line:column path: message | hint`. */
type Row = [name: string, from: string, to: string, problems: string[]];

const shape: Row[] = [
  ['a key is missing', 'country: IQ\n', '', ['1:1 country: “country” is missing | Add country: to the file.']],
  [
    'a nested key is missing, told at the map around it',
    '{ threshold: 0.5 }',
    '{ }',
    ['13:13 completion.threshold: “threshold” is missing | Add threshold: to completion.'],
  ],
  [
    'a key is misspelt',
    'quietHours:',
    'quietHour:',
    ['9:1 quietHour: “quietHour” is not known here | Did you mean “quietHours”?'],
  ],
  [
    'a required key is misspelt: it is unknown and missing',
    'segmentsPerSecond',
    'segmentPerSecond',
    [
      '11:9 pacing.segmentsPerSecond: “segmentsPerSecond” is missing | Add segmentsPerSecond: to pacing.',
      '11:11 pacing.segmentPerSecond: “segmentPerSecond” is not known here | Did you mean “segmentsPerSecond”?',
    ],
  ],
  [
    'a key of another type of question',
    '    min: 0\n',
    '    min: 0\n    options: []\n',
    ['54:5 questions[2].options: “options” is not known here | What may still stand here: required, clarify, next, repeat.'],
  ],
  [
    'a key inside an option',
    'code: agreed, means',
    'code: agreed, mean',
    ['33:25 questions[0].options[0].mean: “mean” is not known here | Did you mean “means”?'],
  ],
  [
    'a number for a text',
    'en: For,',
    'en: 4,',
    ['42:22 questions[1].options[0].label.en: this must be text, not the number 4 | Put it in quotes: "4".'],
  ],
  [
    'a value left out',
    'country: IQ',
    'country:',
    ['4:1 country: this must be text, not empty | Write the value after the colon, or remove the key.'],
  ],
  [
    'a text for a list',
    '[24h, 72h]',
    '24h',
    ['10:12 reminders: this must be a list, not text | Begin each entry with a dash, or write [one, two].'],
  ],
  [
    'an empty text',
    'en: Thank you.',
    'en: " "',
    ['19:17 texts.thanks.en: the text is empty | See docs/SURVEY-FORMAT.md for what may stand here.'],
  ],
  [
    'a control character in a text',
    'en: Thank you.',
    'en: "\\e[2J"',
    ['19:17 texts.thanks.en: the text holds a control character | See docs/SURVEY-FORMAT.md for what may stand here.'],
  ],
  [
    'an unknown type of question',
    'type: number',
    'type: numeric',
    ['52:11 questions[2].type: the type must be choice, number or open | See docs/SURVEY-FORMAT.md for what may stand here.'],
  ],
  ['no type of question', '    type: number\n', '', ['51:5 questions[2].type: “type” is missing | Add type: to questions[2].']],
  [
    'an unknown meaning',
    'means: "yes"',
    'means: yess',
    ['33:32 questions[0].options[0].means: this must be support, oppose, unsure, yes, no, male or female | Did you mean “yes”?'],
  ],
  [
    'a code with a capital',
    'code: against',
    'code: Against',
    [
      '44:15 questions[1].options[1].code: a code starts with a letter and has only a-z, 0-9, - and _ (at most 40 characters) | See docs/SURVEY-FORMAT.md for what may stand here.',
    ],
  ],
  [
    'a reserved code',
    'code: against',
    'code: refused',
    [
      '44:15 questions[1].options[1].code: the codes refused, unclear and text are reserved | See docs/SURVEY-FORMAT.md for what may stand here.',
    ],
  ],
  [
    'a language that is no tag',
    'title: { en: Roads',
    'title: { english: Roads',
    ['2:10 title.english: a language is a tag such as ar, ckb, en or kmr | Write ar, ckb, en, or another language’s tag.'],
  ],
  [
    'a stratum of neither kind',
    'name: region, column: region',
    'name: region',
    [
      '15:5 strata[0]: a stratum has a name and either a column of the sample or a question | Write name: region and column: region, or name: gender and question: gender.',
    ],
  ],
  [
    'a stratum with a misspelt name',
    'name: region, column: region',
    'nam: region, column: region',
    [
      '15:5 strata[0].name: “name” is missing | Add name: to strata[0].',
      '15:7 strata[0].nam: “nam” is not known here | Did you mean “name”?',
    ],
  ],
  [
    'a share above one',
    'threshold: 0.5',
    'threshold: 1.5',
    ['13:26 completion.threshold: this must be at most 1 | See docs/SURVEY-FORMAT.md for what may stand here.'],
  ],
  [
    'too many reminders',
    '[24h, 72h]',
    '[1h, 2h, 3h, 4h, 5h, 6h]',
    ['10:12 reminders: this list must have at most 5 entries | See docs/SURVEY-FORMAT.md for what may stand here.'],
  ],
  [
    'a duration without a unit',
    '[24h, 72h]',
    '["24", 72h]',
    ['10:13 reminders[0]: a duration is written 30m, 24h or 3d | See docs/SURVEY-FORMAT.md for what may stand here.'],
  ],
];

const syntax: Row[] = [
  ['a tab', '  reminder: {', '\treminder: {', ['18:1 : the line is indented with a tab | Indent with spaces.']],
  [
    'a key twice',
    'country: IQ',
    'country: IQ\ncountry: SY',
    ['5:1 : this key stands twice in the same place | Keep one of the two.'],
  ],
  [
    'a second colon',
    'en: A new bridge? 1 For, 2 Against',
    'en: A new bridge: 1 For, 2 Against',
    [
      '38:11 : there is a second colon on this line | Put the text in double quotes. A colon and a blank inside a text look like a key.',
    ],
  ],
  [
    'a text that starts with @',
    'en: Thank you.',
    'en: @centre thanks',
    ['19:17 : a text cannot start with this character | Put the text in double quotes.'],
  ],
  [
    'a tag',
    'country: IQ',
    'country: !IQ x',
    ['4:10 : a value that starts with ! is a YAML tag | Put the text in double quotes.'],
  ],
  [
    'a lost alias',
    'country: IQ',
    'country: *IQ',
    ['4:10 : nothing above is marked &IQ | Put a text that starts with * in quotes.'],
  ],
  [
    'a second document',
    'country: IQ',
    '---\ncountry: IQ',
    ['4:1 : a second document begins in this file | One file holds one survey: remove the line ---.'],
  ],
  [
    'a map for a key',
    'country: IQ',
    '{ a: b }: IQ',
    ['4:1 : a key must be a plain word | Put a text that starts with { or [ or ? in double quotes.'],
  ],
  [
    'not UTF-8',
    'Roads, ar',
    'Roads\uFFFD, ar',
    [
      '2:19 : the file is not UTF-8 text from here on | Save it as UTF-8: it may be UTF-16, Windows-1256 or not a text file at all.',
    ],
  ],
  [
    'UTF-16',
    'id: roads',
    'i\0d\0',
    [
      '1:2 : the file is not UTF-8 text from here on | Save it as UTF-8: it may be UTF-16, Windows-1256 or not a text file at all.',
    ],
  ],
  [
    'encoded twice',
    'ar: الطرق',
    'ar: Ø§Ù„Ø·Ø±Ù‚',
    [
      '2:25 : the Arabic or Kurdish text was damaged when it was saved in a Western encoding | Take the original text again and save the file as UTF-8.',
    ],
  ],
  [
    'brackets without end',
    'country: IQ',
    `country: ${'['.repeat(100_000)}`,
    [
      '4:60 : brackets are nested more than 50 deep | Put a text that starts with [ or { in quotes; a survey needs no such depth.',
    ],
  ],
];

const rules: Row[] = [
  [
    'a missing text',
    'en: Thank you., ar: شكراً',
    'en: Thank you.',
    ['19:11 texts.thanks.ar: the text is missing in ar | Add ar: with the text.'],
  ],
  [
    'a missing label, told at the block around it',
    '          ar: ضد\n',
    '',
    ['46:11 questions[1].options[1].label.ar: the text is missing in ar | Add ar: with the text.'],
  ],
  [
    'a text in a language that is not listed',
    'en: Why?,',
    'en: Why?, ckb: بۆچی؟,',
    ['58:23 questions[3].text.ckb: ckb is not among the survey’s languages | Remove it, or add ckb to languages.'],
  ],
  [
    'wordings in a language that is not listed',
    'wordings: { en: [build it] }',
    'wordings: { enn: [build it] }',
    [
      '43:21 questions[1].options[0].wordings.enn: enn is not among the survey’s languages | Did you mean “en”? Otherwise add enn to languages.',
    ],
  ],
  ['a language twice', '[en, ar]', '[en, ar, en]', ['5:21 languages[2]: en is listed twice | Keep one of the two.']],
  [
    'a foreign default language',
    'defaultLanguage: en',
    'defaultLanguage: fr',
    [
      '6:18 defaultLanguage: the default language fr is not among the survey’s languages | Choose one of en, ar, or add fr to languages.',
    ],
  ],
  [
    'a question twice',
    '- id: crossings',
    '- id: bridge',
    ['51:9 questions[2].id: another question is called bridge already | Give each question its own id.'],
  ],
  [
    'a question called end',
    '- id: crossings',
    '- id: end',
    ['51:9 questions[2].id: a question cannot be called end | end is where a next rule ends the interview.'],
  ],
  [
    'min not below max',
    'min: 0',
    'min: 50',
    ['53:10 questions[2].min: min (50) is not below max (50) | Swap the two, or widen the range.'],
  ],
  [
    'a range too wide',
    'max: 50',
    'max: 1001',
    [
      '54:10 questions[2].max: the range from 0 to 1001 is wider than 1000 | Each number is tallied by itself: ask in a larger unit, or as an open question.',
    ],
  ],
  [
    'a code twice',
    'code: declined',
    'code: agreed',
    ['34:17 questions[0].options[1].code: the code agreed is taken by another option | Give each option its own code.'],
  ],
  [
    'a key twice, once by place',
    'code: declined,',
    'code: declined, key: 1,',
    [
      '34:32 questions[0].options[1].key: the key 1 is taken by the option agreed | Give each option its own key; without one it is the option’s place in the list.',
    ],
  ],
  [
    'a meaning twice',
    'means: "no"',
    'means: "yes"',
    [
      '33:7 questions[0].options: a consent question needs an option that means no | Add means: no to the option that says so.',
      '34:34 questions[0].options[1].means: the option agreed means yes already | Let one option mean it, and give the other wordings of its own.',
    ],
  ],
  [
    'a wording that is another option’s, spelt otherwise',
    '[leave it]',
    '["BUILD  it!"]',
    [
      '48:26 questions[1].options[1].wordings.en[0]: “BUILD  it!” also stands for the option for | A reply with these words could mean either: leave them to one option.',
    ],
  ],
  [
    'a wording that is another option’s in another script’s letters',
    '[اتركوه]',
    '[مَـع]',
    [
      '48:42 questions[1].options[1].wordings.ar[0]: “مَـع” also stands for the option for | A reply with these words could mean either: leave them to one option.',
    ],
  ],
  [
    'a wording that is another option’s key',
    '[اتركوه]',
    '["١"]',
    [
      '48:42 questions[1].options[1].wordings.ar[0]: “١” also stands for the option for | A reply with these words could mean either: leave them to one option.',
    ],
  ],
  [
    'going back',
    'go: why',
    'go: consent',
    [
      '50:30 questions[1].next[0].go: the interview cannot go back to consent | Go to a later question (crossings, why) or to end.',
    ],
  ],
  [
    'going to itself',
    'go: why',
    'go: bridge',
    [
      '50:30 questions[1].next[0].go: the interview cannot go back to bridge | Go to a later question (crossings, why) or to end.',
    ],
  ],
  ['going nowhere', 'go: why', 'go: whi', ['50:30 questions[1].next[0].go: there is no question whi | Did you mean “why”?']],
  [
    'a rule for no option',
    'if: [against]',
    'if: [againts]',
    ['50:16 questions[1].next[0].if[0]: the question bridge has no option againts | Did you mean “against”?'],
  ],
  [
    'a second rule for an option',
    '      - { if: [against], go: why }',
    '      - { if: [against], go: why }\n      - { if: [for, against], go: end }',
    [
      '51:21 questions[1].next[1].if[1]: a rule above says already where against goes | The first rule counts: remove one of the two.',
    ],
  ],
  [
    'a number question that branches',
    '    max: 50\n',
    '    max: 50\n    next: [{ if: [many], go: end }]\n',
    [
      '55:5 questions[2].next: a number question cannot branch | Only the options of a choice question lead elsewhere: ask it as a choice.',
    ],
  ],
  [
    'a question that nothing leads to',
    'if: [against], go: why',
    'if: [for, against], go: why',
    [
      '51:5 questions[2]: no answers lead to the question crossings | Every answer before it goes elsewhere: change a next rule, or remove the question.',
    ],
  ],
  [
    'a stratum twice',
    'name: bridge,',
    'name: region,',
    ['16:13 strata[1].name: another stratum is called region already | Give each stratum its own name.'],
  ],
  [
    'a stratum of no question',
    'question: bridge',
    'question: brigde',
    ['16:31 strata[1].question: there is no question brigde | Did you mean “bridge”?'],
  ],
  [
    'a stratum of a number question',
    'question: bridge',
    'question: crossings',
    ['16:31 strata[1].question: crossings is not a choice question | Name a choice question: its options are the strata.'],
  ],
  [
    'a reserve as large as the budget',
    'reserve: 200',
    'reserve: 1000',
    [
      '12:36 budget.reserve: the reserve (1000) leaves nothing of the budget (1000 segments) to ask with | Keep back a part of the budget only, such as a fifth.',
    ],
  ],
  [
    'an unknown time zone',
    'Asia/Baghdad',
    'Asia/Bagdad',
    ['7:11 timeZone: there is no time zone Asia/Bagdad | Did you mean “Asia/Baghdad”?'],
  ],
  [
    'a day that does not exist',
    'end: 2026-12-08',
    'end: 2026-11-31',
    ['8:40 fieldPeriod.end: there is no such time as 2026-11-31 | Check the day, the month and the hour.'],
  ],
  [
    'an end that is the start',
    'end: 2026-12-08',
    'end: 2026-12-01',
    [
      '8:40 fieldPeriod.end: the field period ends before it has begun | A date alone is its first moment: for a single day, end on the next.',
    ],
  ],
  [
    'quiet hours of the whole day',
    'to: "10:00"',
    'to: "20:00"',
    [
      '9:34 quietHours.to: quiet hours from 20:00 to 20:00 are the whole day, or none of it | Give two different times, or leave quietHours out.',
    ],
  ],
  [
    'quiet hours of nearly the whole day',
    'to: "10:00"',
    'to: "19:01"',
    ['9:13 quietHours: the quiet hours leave 59 minutes of the day to send in | Leave at least 60 minutes.'],
  ],
  [
    'a field period in quiet hours',
    '{ start: 2026-12-01, end: 2026-12-08 }',
    '{ start: 2026-12-01T20:00, end: 2026-12-02T10:00 }',
    [
      '8:14 fieldPeriod: the whole field period lies in quiet hours | Let it reach into the hours when messages may leave.',
      '10:13 reminders[0]: this reminder falls after the end of the field period | Remind earlier, or end the field period later.',
      '10:18 reminders[1]: this reminder falls after the end of the field period | Remind earlier, or end the field period later.',
    ],
  ],
  [
    'reminders out of order',
    '[24h, 72h]',
    '[24h, 1d]',
    [
      '10:18 reminders[1]: this reminder is not later than the one before | Each is counted from the first question, as in [24h, 72h].',
    ],
  ],
  [
    'a reminder at the end of the field period',
    '[24h, 72h]',
    '[24h, 7d]',
    [
      '10:18 reminders[1]: this reminder falls after the end of the field period | Remind earlier, or end the field period later.',
    ],
  ],
  [
    'a question too long behind another text',
    'en: How often a week?',
    `en: ${'x'.repeat(1587)}`,
    [
      '55:17 questions[2].text.en: with texts.start before it, the question has 1601 characters; a message may have 1600 | Shorten the question, or texts.start.en.',
    ],
  ],
];

describe.each([
  ['its shape', shape],
  ['its syntax', syntax],
  ['its rules', rules],
])('a file with a slip in %s', (_kind, rows) => {
  test.each(rows)('%s', (_name, from, to, problems) => {
    expect(problemsOf(edited(from, to))).toEqual(problems);
  });
});

function problemsOf(text: string): string[] {
  const result = parseSurveyFile(text, 'survey.yaml');
  if (result.ok) return [];
  expect(new Set(result.problems.map((problem) => problem.file))).toEqual(new Set(['survey.yaml']));
  return result.problems.map(({ line, column, path, message, hint }) => `${line}:${column} ${path}: ${message} | ${hint}`);
}

describe('limits at their edge', () => {
  test.each<[string, string, number]>([
    ['a text of 1600 characters', edited('en: Why?', `en: ${'x'.repeat(1586)}`), 0],
    ['a file of 500,000 characters', minimal + '#'.repeat(500_000 - minimal.length), 0],
    ['a file of one more', minimal + '#'.repeat(500_001 - minimal.length), 1],
    ['a range of 1000', edited('max: 50', 'max: 1000'), 0],
    ['quiet hours that leave an hour', edited('to: "10:00"', 'to: "19:00"'), 0],
    ['a reminder one minute before the end', edited('[24h, 72h]', '[24h, 10079m]'), 0],
    ['50 questions', minimal + moreQuestions(46), 0],
    ['51 questions', minimal + moreQuestions(47), 1],
    ['brackets 50 deep', edited('country: IQ', `country: ${'['.repeat(50)}${']'.repeat(50)}`), 1],
    ['dashes very deep', '- '.repeat(200_000), 1],
    ['question marks very deep', '? '.repeat(200_000), 1],
  ])('%s', (_name, text, problems) => {
    expect(problemsOf(text)).toHaveLength(problems);
  });

  function moreQuestions(count: number): string {
    return Array.from(
      { length: count },
      (_, index) => `  - { id: more-${index}, type: open, text: { en: Why?, ar: لماذا؟ } }\n`,
    ).join('');
  }

  test('a few lines of aliases that stand for billions are refused at the first', () => {
    const letters = [...'abcdefghi'];
    const bomb = letters.map((letter, index) =>
      index === 0
        ? `${letter}: &${letter} [x]`
        : `${letter}: &${letter} [${Array(9)
            .fill(`*${letters[index - 1]}`)
            .join(', ')}]`,
    );
    expect(problemsOf(bomb.join('\n'))).toEqual([
      '2:8 : aliases (*) repeat more than 100 parts of the file | Write the texts out instead of repeating them by alias.',
    ]);
  });

  test('no more than 100 problems are told', () => {
    const unknown = Array.from({ length: 150 }, (_, index) => `unknown${index}: 1\n`).join('');
    expect(problemsOf(minimal + unknown)).toHaveLength(100);
  });
});

describe('what is accepted', () => {
  test('a byte order mark, which moves no column', () => {
    expect(parsed(`\uFEFF${minimal}`)).toEqual(parsed(minimal));
    expect(problemsOf(`\uFEFF${edited('id: roads', 'id: Roads')}`)[0]).toMatch(/^1:5 id: /);
  });

  test('Windows line breaks, which move no line', () => {
    expect(parsed(minimal.replaceAll('\n', '\r\n'))).toEqual(parsed(minimal));
    expect(problemsOf(edited('max: 50', 'max: 1001').replaceAll('\n', '\r\n'))[0]).toMatch(/^54:10 /);
  });

  test('an alias, whose problems are told where it was written first', () => {
    const text = edited('en: Thank you., ar: شكراً', 'en: &bye Thank you., ar: *bye');
    expect(parsed(text).texts.thanks).toEqual({ en: 'Thank you.', ar: 'Thank you.' });
    expect(problemsOf(edited('Thank you.', '"\\e"', text)).map((problem) => problem.split(':', 2).join(':'))).toEqual([
      '19:22 texts.thanks.en',
      '19:22 texts.thanks.ar',
    ]);
  });

  test.each(['', '# nothing\n', 'roads', '- id: roads', '\uFEFF'])('nothing of %j, with one problem', (text) => {
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^1:1 : this must be a map of keys and values, not .* \| A survey file begins/),
    ]);
  });
});

test('whatever is written, each problem has a place in the file, and words', () => {
  const piece = fc.oneof(
    fc.constantFrom(...'[]{}:,-#*&!|>@`"\'\n\t ?'),
    fc.constantFrom('*a', '&a ', '<<: ', '? ', '__proto__: 1\n', '\uFEFF', '٣'),
  );
  const slip = fc.tuple(fc.nat(minimal.length), fc.nat(12), fc.array(piece, { maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(slip, { minLength: 1, maxLength: 3 }), (slips) => {
      const text = slips.reduce(
        (written, [at, cut, put]) => written.slice(0, at) + put.join('') + written.slice(at + cut),
        minimal,
      );
      const result = parseSurveyFile(text, 'survey.yaml');
      const lines = text.replace(/^\uFEFF/, '').split('\n');
      for (const { line, column, message, hint } of result.ok ? result.warnings : result.problems) {
        expect(column).toBeGreaterThan(0);
        expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
        expect(message).not.toMatch(/undefined|\[object|NaN|^$/);
        expect(hint).not.toMatch(/undefined|\[object|NaN|^$/);
      }
    }),
    { numRuns: 300 },
  );
});

describe('the canonical text', () => {
  test('is the same for another order of keys, other spaces and comments', () => {
    const moved = edited('country: IQ\n', '').replace('id: roads', '# moved\nid:   roads\ncountry: IQ');
    expect(canonical(parsed(moved))).toBe(canonical(parsed(minimal)));
  });

  test.each([
    ['the same for a default that is written out', 'strata:\n', 'replicates: 1\nstrata:\n', true],
    ['not for another text', 'Thank you.', 'Thank you!', false],
    ['nor for another order of languages', '[en, ar]', '[ar, en]', false],
  ])('%s', (_name, from, to, same) => {
    expect(canonical(parsed(edited(from, to))) === canonical(parsed(minimal))).toBe(same);
  });

  test('can be read back as the survey', () => {
    expect(JSON.parse(canonical(parsed(minimal)))).toEqual(parsed(minimal));
  });
});
