// The promises, with every fault switched on: a survey fielded at the look-alike ends with balanced books, no message sent twice,
// no reply lost, and an audit that finds nothing. A seed reproduces any failure.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoRun, runDemo } from '../../src/demo/demo.ts';
import { tallies } from '../../src/demo/outcome.ts';
import { audit } from '../../src/results/audit.ts';
import type { Faults } from '../../src/simulator/twilio/options.ts';
import { E164 } from '../../src/sms/sender.ts';
import type { MessageContent } from '../../src/survey/texts.ts';
import { renderMessage } from '../../src/survey/texts.ts';
import { loadSurvey } from '../support/world.ts';

const EVERY_FAULT: Faults = {
  timeoutBefore: 0.05,
  timeoutAfter: 0.05,
  serverErrorBefore: 0.05,
  serverErrorAfter: 0.05,
  rateLimited: 0.05,
  callbackLost: 0.1,
  callbackLate: 0.1,
  callbackRepeated: 0.2,
  callbackReordered: 0.2,
  callbackBeforeAnswer: 0.1,
  inboundLost: 0.1,
  inboundRepeated: 0.2,
};

const folders: string[] = [];
async function field(seed: string, respondents: number, faults: Partial<Faults>): Promise<DemoRun> {
  const folder = mkdtempSync(join(tmpdir(), 'textpoll-simulation-'));
  folders.push(folder);
  return runDemo({ survey: loadSurvey('coalition.yaml'), respondents, seed, folder, port: 0, faults, onProgress: () => {} });
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe.each(['1', 'two', 'three'])('seed %s', (seed) => {
  let run: DemoRun;
  beforeAll(async () => {
    run = await field(seed, 250, EVERY_FAULT);
  }, 120_000);
  afterAll(() => run.stop());

  test('every fault happened', () => {
    const { faults } = run.lookalike.stats();
    expect(Object.keys(EVERY_FAULT).filter((fault) => !faults[fault as keyof Faults])).toEqual([]);
  });

  test('the books balance, and the audit finds nothing', async () => {
    expect(run.books).toMatchObject({ balanced: true, cases: { sampled: 250, waiting: 0, sending: 0 } });
    const { differences, rows } = await audit(run.store.db, run.entry, run.survey);
    expect(differences).toEqual([]);
    expect(rows).toMatchObject({ respondents: 250 });
  });

  test('no message was sent twice', async () => {
    const ours = await run.store.db.all<{
      number_sealed: Uint8Array;
      text: MessageContent['text'];
      question_id: string;
      language: string;
    }>(
      `SELECT coalesce(r.number_sealed, o.number_sealed) AS number_sealed, o.text, o.question_id, o.language
      FROM outbox o LEFT JOIN respondents r ON r.respondent_id = o.respondent_id`,
    );
    const key = (to: string, body: string) => `${to}\n${body}`;
    const meant = counts(
      ours.map((row) =>
        key(
          run.store.sealer.open('number', row.number_sealed),
          renderMessage(run.survey, {
            text: row.text,
            question: row.question_id === '' ? null : row.question_id,
            language: row.language,
          }),
        ),
      ),
    );
    const sent = run.lookalike.messages().filter(({ direction, automatic }) => direction !== 'inbound' && !automatic);
    expect(sent.length).toBeGreaterThan(250);
    const twice = [...counts(sent.map(({ to, body }) => key(to, body)))].filter(([words, n]) => n > (meant.get(words) ?? 0));
    expect(twice).toEqual([]);
  });

  test('no reply was lost', async () => {
    const heard = new Set(
      (await run.store.db.all<{ provider_id: string }>('SELECT provider_id FROM inbox')).map((row) => row.provider_id),
    );
    const said = run.lookalike.messages().filter(({ direction, from }) => direction === 'inbound' && E164.test(from ?? ''));
    expect(said.length).toBeGreaterThan(250);
    expect(said.filter(({ sid }) => !heard.has(sid))).toEqual([]);
    expect(heard.size).toBe(said.length);
  });

  test('no answer was turned round', () => {
    expect(run.truth.flips).toBe(0);
    expect(run.truth.agreements).toBeGreaterThan(50);
  });

  test('the secret is its owner’s alone, and the number of nobody stands in the database', async () => {
    expect(statSync(run.secretPath).mode & 0o777).toBe(0o600);
    const [row] = await run.store.db.all<{ number_sealed: Uint8Array }>('SELECT number_sealed FROM respondents LIMIT 1');
    expect(Buffer.from(row!.number_sealed).toString('latin1')).not.toContain('964');
  });
});

test('the same seed gives the same counts', async () => {
  const outcome = async () => {
    const run = await field('again', 120, EVERY_FAULT);
    const result = {
      books: run.books,
      questions: await tallies(run.store, run.survey.id),
      truth: run.truth,
      duplicates: run.duplicates,
    };
    await run.stop();
    return result;
  };
  expect(await outcome()).toEqual(await outcome());
}, 120_000);

function counts(words: string[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const word of words) result.set(word, (result.get(word) ?? 0) + 1);
  return result;
}
