// Comparing: every contender runs one short round in turn, A B C A B C …, so that what else the machine does meets all of them alike.

import type { Figures } from './rows.ts';

export interface Round {
  operations: number;
  seconds: number;
  p99Ms: number | null;
  /** Of the process under test, user and system. */
  cpuUs: number;
  loadBusy?: number;
}

export interface Contender {
  name: string;
  round(seconds: number): Promise<Round>;
}

export interface Pace {
  rounds: number;
  /** How long a round takes, about. */
  seconds: number;
  progress(line: string): void;
  /** Rounds of half the time that do not count, until the compilers have seen the code. */
  warmRounds?: number;
}

const WARM_ROUNDS = 2;

/** Medians by name. */
export async function compare(contenders: readonly Contender[], pace: Pace): Promise<Record<string, Figures>> {
  for (let round = 0; round < (pace.warmRounds ?? WARM_ROUNDS); round++)
    for (const contender of contenders) await contender.round(pace.seconds / 2);
  const rounds = new Map<string, Round[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= pace.rounds; round++) {
    for (const contender of contenders) {
      const one = await contender.round(pace.seconds);
      rounds.get(contender.name)!.push(one);
      pace.progress(
        `${contender.name}  round ${round} of ${pace.rounds}: ${Math.round(one.operations / one.seconds)} /s, ${(one.cpuUs / one.operations).toFixed(1)} µs CPU each`,
      );
    }
  }
  return Object.fromEntries([...rounds].map(([name, all]) => [name, figuresOf(all)]));
}

export function figuresOf(rounds: readonly Round[]): Figures {
  const rates = rounds.map(({ operations, seconds }) => operations / seconds);
  const latencies = rounds.flatMap(({ p99Ms }) => (p99Ms === null ? [] : [p99Ms]));
  const busy = rounds.flatMap(({ loadBusy }) => (loadBusy === undefined ? [] : [loadBusy]));
  return {
    perSecond: median(rates),
    spread: [Math.min(...rates), Math.max(...rates)],
    p99Ms: latencies.length > 0 ? median(latencies) : null,
    cpuUs: median(rounds.map(({ cpuUs, operations }) => cpuUs / operations)),
    loadBusy: busy.length > 0 ? median(busy) : null,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Below it lie 99 in 100; undefined where there are none. */
export function p99(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)];
}
