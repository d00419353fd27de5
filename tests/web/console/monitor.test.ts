// The monitor's page: what it shows in each state, its alarm, who may do what, that nothing happens twice, and its live events.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { languageOf, translator } from '../../../src/web/console/i18n.ts';
import { openLive } from '../../../src/web/console/live.ts';
import { lookAtSurvey, watchSurvey } from '../../../src/web/console/pages/monitor/look.ts';
import { liveParts } from '../../../src/web/console/pages/monitor/views.tsx';
import { renderToString } from '../../../src/web/console/render.ts';
import type { Site } from '../../../src/web/console/site.ts';
import { type ConsoleWorld, openConsoleWorld } from '../../support/console.ts';
import { fielded } from '../../support/fielded.ts';
import { COUNT_SIZES_ANEW } from '../../support/world.ts';

const HOME = '/surveys/coalition/monitor';
let site: ConsoleWorld;
beforeEach(async () => {
  site = await openConsoleWorld();
});
afterEach(() => site.close());

const plainText = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
const words = async (language: 'en' | 'ar' = 'en') => plainText((await site.get(HOME, { as: 'viewer', language })).text);
const logged = async (action: string) =>
  (await site.rows('SELECT actor, detail FROM audit_log WHERE action = @action', { action })).length;

describe('the page', () => {
  test('of a draft says what to do next', async () => {
    expect((await site.get(HOME, { as: 'viewer' })).text).toContain('href="/surveys/coalition/sample"');
    await site.sample(1, 5);
    const { text } = await site.get(HOME, { as: 'viewer' });
    expect(text).toContain('href="/surveys/coalition/launch">Plan the launch');
    expect(text).not.toContain('sse-connect');
  });

  test('in the field has both equations with every term, and the funnel with its bases', async () => {
    await fielded(site, { n: 20, waiting: 5 });
    const text = await words();
    expect(text).toContain('Both balance.');
    expect(text).toMatch(
      /25 sampled = 0 suppressed \+ 5 waiting \+ 0 being sent \+ 0 unknown \+ 0 accepted \+ 0 sent \+ 20 delivered \+ 0 failed \+ 0 not sent/,
    );
    expect(text).toMatch(
      /\d+ received = \d+ answers \+ \d+ refusals \+ \d+ unclear \+ 4 commands \+ \d+ acknowledged \+ 0 late \+ 0 uninvited/,
    );
    expect(text).toContain('20 = 80.0% of 25 sampled');
    expect(text).toMatch(/of 20 asked have answered/);
  });

  test.each(['en', 'ar'] as const)('has all its words and no style of its own, %s', async (language) => {
    await fielded(site, { n: 10, waiting: 0 });
    const { text } = await site.get(HOME, { as: 'owner', language });
    expect(text).not.toMatch(/monitor:[a-z]|\{\{/);
    expect(text).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('paused by the provider says why, and what to do, in the reader’s language', async () => {
    await site.move('start');
    await site.db.batch([
      {
        sql: "UPDATE surveys SET state = 'paused', pause_reason = 'the provider refuses to send: 20003 Authenticate'",
        params: {},
      },
    ]);
    expect(await words()).toContain('check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN');
    expect(await words('ar')).toContain('المزوّد لا يقبل بيانات الدخول');
  });

  test('closed offers nothing', async () => {
    await site.move('start');
    await site.move('close');
    const { text } = await site.get(HOME, { as: 'owner' });
    expect(plainText(text)).toContain('Closed since 1 December 2026');
    expect(plainText(text)).toContain('No question leaves any more.');
    expect(text).not.toMatch(/action="[^"]*monitor/);
  });

  test('raises an alarm where the books do not balance, and says what to run', async () => {
    await fielded(site, { n: 5, waiting: 0 });
    expect(await words()).not.toContain('Alarm');
    await site.db.batch([{ sql: "UPDATE counters SET n = n + 2 WHERE name = 'cases.delivered' AND n > 0", params: {} }]);
    const { text } = await site.get(HOME, { as: 'viewer' });
    expect(text).toContain('role="alert"');
    expect(text).toContain('class="balance off"');
    expect(text).toContain('textpoll audit coalition');
    expect(plainText(text)).toContain('≠');
  });

  test('an error code that is no key of the texts is shown as it is', async () => {
    await site.move('start');
    const insert = "INSERT INTO counters VALUES ('coalition', @name, 1, 0, 4)";
    for (const code of ['constructor', '__proto__', '<b>', 'a:b.c', '30007'])
      await site.db.batch([{ sql: insert, params: { name: `errors.failed.${code}` } }]);
    const { status, text } = await site.get(HOME, { as: 'viewer', language: 'ar' });
    expect(status).toBe(200);
    expect(text).not.toContain('<b>');
    expect(text).toContain('lang="en" dir="ltr">not in this program’s list');
    expect(plainText(text)).toContain('حجزت شركة الاتصالات الرسالة بالترشيح');
  });
});

describe('what a fielder does', () => {
  beforeEach(() => site.move('start'));
  const post = (what: string, fields: Record<string, string>) => site.post(`${HOME}/${what}`, fields, { as: 'fielder' });

  test.each(['viewer', 'coder', 'editor'] as const)('a %s may not, and is offered nothing', async (as) => {
    for (const what of ['pause', 'resume', 'close'])
      expect((await site.post(`${HOME}/${what}`, { state: 'fielding', reason: 'x' }, { as })).status).toBe(403);
    expect((await site.get(HOME, { as })).text).not.toMatch(/action="[^"]*monitor/);
    expect((await site.entry()).state).toBe('fielding');
  });

  test('pauses once, with the reason', async () => {
    const fields = { state: 'fielding', reason: ' Complaints since 2026-11-22 ' };
    expect(await post('pause', fields)).toMatchObject({ status: 303, location: `${HOME}?done=monitor%3Adone.paused` });
    expect((await post('pause', fields)).status).toBe(409);
    expect(await site.entry()).toMatchObject({ state: 'paused', pauseReason: 'Complaints since 2026-11-22' });
    expect(await logged('field.pause')).toBe(1);
    expect((await post('resume', { state: 'paused' })).status).toBe(303);
    expect((await site.entry()).state).toBe('fielding');
  });

  test.each(['', '   ', 'x'.repeat(201), 'asked by +964 770 123 4567', 'by ٠٧٧٠١٢٣٤٥٦٧'])('no reason is “%s”', async (reason) => {
    const { status, text } = await post('pause', { state: 'fielding', reason });
    expect(status).toBe(422);
    expect(text).toContain('id="field-reason-error"');
    if (reason) expect(text).toContain(`value="${reason}"`);
    expect((await site.entry()).state).toBe('fielding');
  });

  test('a page that is behind closes nothing', async () => {
    await site.move('pause');
    const { status, text } = await post('close', { state: 'fielding' });
    expect(status).toBe(409);
    expect(plainText(text)).toContain('it is now: paused');
    expect((await post('close', {})).status).toBe(409);
    expect((await site.entry()).state).toBe('paused');
    expect((await post('close', { state: 'paused' })).status).toBe(303);
    expect((await site.entry()).state).toBe('closed');
    expect(await logged('field.close')).toBe(1);
  });

  test('two who close at once: one does, the other is told', async () => {
    const both = await Promise.all([post('close', { state: 'fielding' }), post('close', { state: 'fielding' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await logged('field.close')).toBe(1);
  });

  test('sees what closing ends, and how many the next replicate holds', async () => {
    await fielded(site, { n: 10, waiting: 4 });
    await site.db.batch([{ sql: 'UPDATE surveys SET released = 1', params: {} }]);
    await site.db.batch([
      { sql: 'UPDATE respondents SET replicate = 2 WHERE interview IS NULL', params: {} },
      ...COUNT_SIZES_ANEW,
    ]);
    const { text } = await site.get(HOME, { as: 'fielder' });
    expect(plainText(text)).toMatch(/At most \d+ interviews are open: 10 people were asked/);
    expect(plainText(text)).toContain('Release replicate 2 …');
    expect(plainText(text)).toContain('It holds 4 people');
  });
});

describe('live', () => {
  async function firstEvents(headers: Record<string, string>, enough: RegExp, waitMs = 1_500): Promise<string> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), waitMs);
    let seen = '';
    try {
      const response = await fetch(`${site.url}${HOME}/live?state=fielding`, {
        headers: { Cookie: 'role=viewer; language=en', ...headers },
        signal: abort.signal,
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        seen += chunk;
        if (enough.test(seen)) break;
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
    return seen;
  }

  test('the first events come at once; who has seen them is sent nothing', async () => {
    await fielded(site, { n: 5, waiting: 0 });
    const seen = await firstEvents({}, /event: last\n[\s\S]*id: /);
    expect(seen).toContain('event: balance');
    expect(seen).toContain('Both balance.');
    const revision = /id: (\S+)/.exec(seen)![1]!;
    const again = await firstEvents({ 'Last-Event-ID': revision }, /event: /, 700);
    expect(again).toContain('retry: ');
    expect(again).not.toContain('event: ');
  });

  test('a hundred viewers cost one look, and see what changes', async () => {
    await fielded(site, { n: 5, waiting: 0 });
    const opened = site as unknown as Site;
    const live = openLive({
      now: () => site.clock.now(),
      onError: (error) => expect.unreachable(String(error)),
      lookEveryMs: 60_000,
    });
    let told = 0;
    let looked = 0;
    const look = watchSurvey(opened, 'coalition');
    const language = languageOf('en');
    for (let viewer = 0; viewer < 100; viewer++) {
      live.watch({
        key: 'monitor:coalition',
        look: async (now: number) => {
          looked++;
          return look(now);
        },
        variant: 'en fielding',
        render: (value) =>
          Object.fromEntries(
            Object.entries(liveParts({ look: value, shown: 'fielding', language, t: translator(language), album: site })).map(
              ([name, node]) => [name, renderToString(node)],
            ),
          ),
        onParts: () => {
          told++;
        },
      });
    }
    await expect.poll(() => told).toBe(100);
    expect(looked).toBe(1);
    live.close();
  });

  test('the funnel is never behind the books, however often it is drawn', async () => {
    await fielded(site, { n: 5, waiting: 0 });
    const language = languageOf('en');
    for (const n of [5, 6, 7]) {
      if (n > 5) await site.invite(100 + n);
      const look = await lookAtSurvey(site as unknown as Site, 'coalition', site.clock.now());
      const parts = liveParts({ look, shown: 'fielding', language, t: translator(language), album: site });
      expect(renderToString(parts.funnel!)).toContain(`${n} = 100.0% of ${n} sampled`);
    }
  });

  test('rates come from the second look on, and a page of another state is told to load again', async () => {
    await fielded(site, { n: 5, waiting: 0 });
    const opened = site as unknown as Site;
    const look = watchSurvey(opened, 'coalition');
    expect((await look(site.clock.now())).rates).toBeNull();
    site.advance(30_000);
    await site.intake.hear(site.says(1, 'HELP'));
    const second = await look(site.clock.now());
    expect(second.rates).toMatchObject({ repliesPerMinute: 2, overMs: 30_000 });
    await site.move('pause');
    const language = languageOf('en');
    const paused = await lookAtSurvey(opened, 'coalition', site.clock.now());
    const parts = liveParts({ look: paused, shown: 'fielding', language, t: translator(language), album: site });
    expect(renderToString(parts.stale!)).toContain('it is now: paused');
  });
});
