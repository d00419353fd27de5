// Scores labelled replies against the acceptance bars: no flip at all, no missed opt-out, and a share right in each language.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from './coalition-like.ts';

interface Reply {
  text: string;
  language: string;
  label: string;
  accepted: string[];
}
interface Score {
  replies: number;
  right: number;
}

const FILES = ['dev-replies.tsv', 'arabic.tsv', 'kurdish-turkmen.tsv', 'english-und.tsv'];
const MIN_RIGHT = 0.96;
const MIN_RIGHT_IN_LANGUAGE: Record<string, number> = { ar: 0.96, ckb: 0.96, en: 0.96 };
const MIN_RIGHT_ELSEWHERE = 0.9;
const MAX_FALSE_STOPS = 0.01;

function repliesIn(file: string): Reply[] {
  const lines = readFileSync(new URL(`./replies/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .slice(1);
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [text = '', language = '', label = '', note = ''] = line.split('\t');
      const accepted = /accept=([a-z_|]+)/.exec(note)?.[1]?.split('|') ?? [];
      return { text: text.replaceAll('\\n', '\n'), language, label, accepted: [label, ...accepted] };
    });
}

function isFlip(label: string, got: string): boolean {
  return (label === 'support' && got === 'oppose') || (label === 'oppose' && got === 'support');
}

describe.each(FILES)('the labelled replies of %s', (file) => {
  const scored = repliesIn(file).map((reply) => ({ ...reply, got: read(reply.text) }));

  it('never turn support into oppose or the reverse', () => {
    expect(scored.filter(({ label, got }) => isFlip(label, got))).toEqual([]);
  });

  it('hold no opt-out that is missed, and hardly a false one', () => {
    expect(scored.filter(({ label, got, accepted }) => label === 'stop' && !accepted.includes(got))).toEqual([]);
    const falseStops = scored.filter(({ got, accepted }) => got === 'stop' && !accepted.includes('stop'));
    expect(falseStops.length / scored.length).toBeLessThan(MAX_FALSE_STOPS);
  });

  it('are understood as labelled, overall and in each language', () => {
    const byLanguage = new Map<string, Score>();
    for (const { language, got, accepted } of scored) {
      const score = byLanguage.get(language) ?? { replies: 0, right: 0 };
      byLanguage.set(language, { replies: score.replies + 1, right: score.right + (accepted.includes(got) ? 1 : 0) });
    }
    const short = [...byLanguage].filter(
      ([language, score]) => score.right / score.replies < (MIN_RIGHT_IN_LANGUAGE[language] ?? MIN_RIGHT_ELSEWHERE),
    );
    expect(short).toEqual([]);
    const right = [...byLanguage.values()].reduce((sum, score) => sum + score.right, 0);
    expect(right / scored.length).toBeGreaterThanOrEqual(MIN_RIGHT);
  });
});
