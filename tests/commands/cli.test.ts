// The command line as its users meet it: what each command prints where, what it refuses, and with which status.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COALITION, coalitionNow, type Installation, install, SAMPLE_CSV, TWILIO_SETTINGS } from '../support/command-line.ts';

describe('usage', async () => {
  const here = await install();
  test.each([
    ['an unknown command', ['sing'], "unknown command 'sing'"],
    ['an unknown option', ['results', 'coalition', '--loud'], "unknown option '--loud'"],
    ['a missing argument', ['survey', 'check'], "missing required argument 'file'"],
    ['a number that is none', ['field', 'start', 'coalition', '--replicates', 'two'], 'whole number'],
    ['too many citizens', ['demo', '--respondents', '1000001'], 'whole number from 1 to 1000000'],
  ])('%s ends with 2', async (_, args, words) => {
    const ran = await here.run(args);
    expect(ran).toMatchObject({ status: 2, out: '' });
    expect(ran.err).toContain(words);
  });

  test('help ends with 0', async () => {
    expect(await here.run(['--help'])).toMatchObject({ status: 0, err: '', out: expect.stringContaining('Usage: textpoll') });
  });

  test('every command that the help names answers to its name', async () => {
    const { out } = await here.run(['--help']);
    const commands = out.slice(out.indexOf('Commands:'));
    const names = [...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!);
    expect(names).toContain('unpublish');
    const answers = await Promise.all(names.map((name) => here.run(name === 'help' ? ['help', 'survey'] : [name, '--help'])));
    expect(answers.map(({ status, out }) => [status, /^Usage: textpoll ([a-z]+)/.exec(out)?.[1]])).toEqual(
      names.map((name) => [0, name === 'help' ? 'survey' : name]),
    );
  });

  test('a missing setting is named, with what it expects', async () => {
    const bare = await install({ TEXTPOLL_SECRET: '' });
    const ran = await bare.run(['results', 'coalition']);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toContain('TEXTPOLL_SECRET is missing: it expects at least 32 characters');
    const serve = await bare.run(['serve']);
    expect(serve.status).toBe(1);
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM', 'PUBLIC_BASE_URL'])
      expect(serve.err).toContain(name);
  });
});

describe('survey', async () => {
  const here = await install();

  test('check shows every text with its cost, add adds it', async () => {
    const check = await here.run(['survey', 'check', COALITION]);
    expect(check.status).toBe(0);
    expect(check.out).toContain('UCS-2');
    expect(check.out).toContain('الجنس؟ 1 ذكر، 2 أنثى');
    expect(await here.run(['survey', 'add', COALITION])).toMatchObject({
      status: 0,
      out: '',
      err: expect.stringContaining('survey coalition: added, version 1'),
    });
    expect((await here.run(['survey', 'add', COALITION])).err).toContain('unchanged, version 1');
  });

  test('a broken file is refused at its line', async () => {
    const path = here.file('broken.yaml', readFileSync(COALITION, 'utf8').replace('country: IQ', 'country: Iraq'));
    const ran = await here.run(['survey', 'check', path]);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toMatch(/broken\.yaml:\d+:\d+: country:/);
  });

  test('the schema accepts what the parser accepts', async () => {
    const { out } = await here.run(['survey', 'schema']);
    expect(JSON.parse(out)).toMatchObject({ type: 'object', properties: { questions: { type: 'array' } } });
  });
});

describe('understand', async () => {
  const here = await install();

  test('answers each line in order, and names the lines that are no replies', async () => {
    const lines = [
      '{"text": "١", "language": "ckb"}',
      '{"text": ""}',
      'no JSON',
      '{"text": 5}',
      '[]',
      '{"text": "لا أؤيد"}',
      '{"text": "STOP"}',
      '{"text": "Kurdish please"}',
    ];
    const ran = await here.run(['understand', COALITION], `${lines.join('\n')}\n`);
    expect(ran.status).toBe(1);
    const told = ran.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(told.map(({ rule, ...rest }) => (typeof rule === 'string' && rule.length > 0 ? rest : 'no rule'))).toEqual([
      { kind: 'answer', option: 'support' },
      { kind: 'unclear' },
      { kind: 'answer', option: 'oppose' },
      { kind: 'stop' },
      { kind: 'language', language: 'ckb' },
    ]);
    expect(ran.err.match(/^line \d+/gm)).toEqual(['line 3', 'line 4', 'line 5']);
  });

  test('nothing in, nothing out', async () => {
    expect(await here.run(['understand', COALITION])).toEqual({ status: 0, out: '', err: '' });
  });
});

describe('a survey from file to audit', () => {
  let here: Installation;
  beforeAll(async () => {
    here = await install(TWILIO_SETTINGS);
    await here.run(['survey', 'add', here.file('coalition.yaml', coalitionNow())]);
  });
  afterAll(() => here.remove());

  test('a survey that is not there', async () => {
    const ran = await here.run(['results', 'colition']);
    expect(ran).toMatchObject({ status: 1, out: '' });
    expect(ran.err).toContain('there is no survey colition');
    expect(ran.err).toContain('coalition');
  });

  test('field start refuses a survey without a sample', async () => {
    const ran = await here.run(['field', 'start', 'coalition', '--one-way']);
    expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('has no sample') });
  });

  test('sample import takes the good rows, and again takes none', async () => {
    const csv = here.file('sample.csv', SAMPLE_CSV);
    const ran = await here.run(['sample', 'import', 'coalition', csv]);
    expect(ran.status).toBe(0);
    expect(ran.out).toMatch(/\b3\b/);
    const rejects = join(here.folder, 'sample.csv.rejects.csv');
    expect(readFileSync(rejects, 'utf8').trim().split('\n').length).toBe(3);
    expect(statSync(rejects).mode & 0o777).toBe(0o600);
    await here.run(['sample', 'import', 'coalition', csv]);
    const status = JSON.parse((await here.run(['field', 'status', 'coalition', '--json'])).out);
    expect(status.books.cases).toMatchObject({ sampled: 3, waiting: 3 });
  });

  test('field start refuses a sender to which nobody in Iraq can reply, unless the operator knows', async () => {
    const refused = await here.run(['field', 'start', 'coalition']);
    expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('two-way SMS in Iraq') });
    expect(refused.err).toContain('--one-way');
    const warned = await here.run(['field', 'start', 'coalition', '--one-way']);
    expect(warned).toMatchObject({ status: 1, err: expect.stringContaining('--accept-warnings') });
    expect(warned.err).toContain('texts of more than one segment');
    const accepted = await here.run(['field', 'start', 'coalition', '--one-way', '--accept-warnings']);
    expect(accepted).toMatchObject({ status: 0, err: expect.stringContaining('plan: replicates 1 to 4 of 4: 3 people') });
    const again = await here.run(['field', 'start', 'coalition', '--one-way', '--accept-warnings']);
    expect(again).toMatchObject({ status: 1, err: expect.stringContaining('are released already') });
  });

  test('pause, resume and close do what the state allows', async () => {
    expect(await here.run(['field', 'resume', 'coalition'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('is fielding: it cannot resume'),
    });
    expect(await here.run(['field', 'pause', 'coalition'])).toMatchObject({ status: 0 });
    expect(await here.run(['field', 'resume', 'coalition'])).toMatchObject({ status: 0 });
    expect(await here.run(['field', 'close', 'coalition'])).toMatchObject({ status: 0 });
    const closed = await here.run(['field', 'start', 'coalition', '--one-way', '--accept-warnings']);
    expect(closed).toMatchObject({ status: 1, err: expect.stringContaining('is closed') });
  });

  test('a fielded questionnaire is frozen', async () => {
    const changed = here.file('changed.yaml', coalitionNow().replace('Welcome back.', 'Welcome back!'));
    expect(await here.run(['survey', 'add', changed])).toMatchObject({
      status: 1,
      err: expect.stringContaining('frozen at version 1'),
    });
  });

  test.each([
    ['results', ['results']],
    ['audit', ['audit']],
    ['field status', ['field', 'status']],
  ])('the JSON of %s is as its schema says', async (_, command) => {
    const schema = JSON.parse((await here.run([...command, '--schema'])).out);
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const ran = await here.run([...command, 'coalition', '--json']);
    expect(ran.status).toBe(0);
    const validate = ajv.compile(schema);
    expect(validate(JSON.parse(ran.out)), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ nonsense: true })).toBe(false);
  });

  test('results draws, and writes CSV', async () => {
    const shown = await here.run(['results', 'coalition']);
    expect(shown).toMatchObject({ status: 0, err: '' });
    expect(shown.out).toContain('✔');
    const csv = await here.run(['results', 'coalition', '--csv']);
    expect(csv.out.split('\n')[0]).toBe('question,stratum,value,option,n,base,share,low,high');
  });

  test('results writes the responses and their course as CSV', async () => {
    const responses = await here.run(['results', 'coalition', '--responses']);
    expect(responses).toMatchObject({ status: 0, err: '' });
    expect(responses.out).toMatch(
      /^survey,version,questionnaire,disposition,language,day,stratum_region,answer_stance,source_stance,/,
    );
    const course = await here.run(['results', 'coalition', '--course']);
    expect(course).toMatchObject({ status: 0, err: '' });
    expect(course.out.split('\n')[0]).toBe('question,by,value,option,given,withdrawn,standing');
  });

  test('another secret is refused and changes nothing', async () => {
    const other = await install({ DATABASE_URL: here.env.DATABASE_URL!, TEXTPOLL_SECRET: 'x'.repeat(40) });
    expect(await other.run(['results', 'coalition'])).toMatchObject({
      status: 1,
      out: '',
      err: expect.stringContaining('TEXTPOLL_SECRET is not the secret'),
    });
    expect(await here.run(['results', 'coalition'])).toMatchObject({ status: 0 });
    expect(existsSync(join(other.folder, 'textpoll.db'))).toBe(false);
  });

  test('doctor prints the addresses to configure, and what is wrong with the remedy', async () => {
    // A port at which nobody listens: the tests call nobody outside.
    const there = await install({
      ...TWILIO_SETTINGS,
      DATABASE_URL: here.env.DATABASE_URL!,
      TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
    });
    const ran = await there.run(['doctor']);
    expect(ran.status).toBe(1);
    expect(ran.out).toContain('https://poll.example.org/webhooks/twilio/messages#rc=5&rp=ct,rt,5xx&rt=4000');
    expect(ran.out).toContain('✔ database');
    expect(ran.out).toMatch(/✘ .*\n {4}→ /);
  });
});
