// The path of words: how many replies one core understands in a second.

import { compare, type Pace } from './compare.ts';
import { benchSurvey } from './installation.ts';
import { startRole } from './processes.ts';
import { type Measured, measured, type Target } from './rows.ts';
import type { Site } from './site.ts';

const TARGET: Target = { value: 100_000, aim: '≥ 100,000 /s', met: ({ perSecond }) => perSecond >= 100_000 };

export async function benchUnderstand(_site: Site, pace: Pace): Promise<Measured[]> {
  const role = startRole('understand-role', 'measured');
  try {
    const texts = await role.ask<number>('start', { survey: benchSurvey() });
    let share = 0;
    const contender = {
      name: 'understand',
      async round(seconds: number) {
        const before = await role.cpuUs();
        const { operations, understood, ...round } = await role.ask<{ operations: number; seconds: number; understood: number }>(
          'run',
          {
            seconds,
          },
        );
        share = understood / operations;
        return { ...round, operations, p99Ms: null, cpuUs: (await role.cpuUs()) - before };
      },
    };
    const figures = await compare([contender], pace);
    const note = `${texts} texts to the survey’s questions in its languages, of which ${Math.round(share * 100)} % are clear`;
    return [measured('understand', null, figures.understand!, { target: TARGET, note })];
  } finally {
    await role.end();
  }
}
