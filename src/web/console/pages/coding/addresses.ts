// Where the coder's desk is: its address with a queue and a case.

import type { Queue, UnclearAnswer } from '../../../../coding/queue.ts';

/** `12.stance`: a case in an address or a form. It is its row, and tells no number. */
export function written({ respondent, question }: UnclearAnswer): string {
  return `${respondent}.${question}`;
}

export function deskPath(survey: string, queue: Queue, at: { case?: UnclearAnswer; after?: UnclearAnswer } = {}): string {
  const query = new URLSearchParams({
    ...(queue.question === undefined ? {} : { of: queue.question }),
    ...(queue.left ? { left: '1' } : {}),
    ...(at.case ? { case: written(at.case) } : {}),
    ...(at.after ? { after: written(at.after) } : {}),
  });
  return `/surveys/${survey}/coding${query.size > 0 ? `?${query}` : ''}`;
}
