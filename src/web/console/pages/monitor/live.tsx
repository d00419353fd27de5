// The parts of the monitor that change by themselves. None of them holds a control.

import type { VNode } from 'preact';
import { Activity } from './activity.tsx';
import { Books } from './books.tsx';
import { Errors } from './errors.tsx';
import { Funnel } from './funnel.tsx';
import type { Reader, Seen } from './look.ts';
import { StateLine } from './state.tsx';
import { Unknowns } from './unknown.tsx';

export const PARTS = ['state', 'books', 'funnel', 'activity', 'errors', 'unknown'] as const;
export type PartName = (typeof PARTS)[number];

/** `opened`: the state in which the page was opened. */
export function liveParts(seen: Seen, reader: Reader, opened: string): Record<PartName, VNode> {
  return {
    state: <StateLine {...seen} {...reader} opened={opened} />,
    books: <Books {...seen} {...reader} />,
    funnel: <Funnel {...seen} {...reader} />,
    activity: <Activity {...seen} {...reader} />,
    errors: <Errors {...seen} {...reader} />,
    unknown: <Unknowns {...seen} {...reader} />,
  };
}
