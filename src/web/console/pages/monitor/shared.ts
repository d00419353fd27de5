// What the parts of the monitor are given, and how they write a queue's size.

import type { SurveyState } from '../../../../catalog/catalog.ts';
import { numbersIn } from '../../numbers.ts';
import type { Reader } from '../results/pictures.ts';
import type { FieldLook } from './look.ts';

export interface Props extends Reader {
  look: FieldLook;
  /** The state that the page was loaded in. */
  shown: SurveyState | string;
  /** Whose drawn pictures are kept. */
  album: object;
}

/** Counting stops at a limit: beyond it a size has a plus. */
export function sizeOf({ n, more }: { n: number; more: boolean }, { language }: Reader): string {
  return `${numbersIn(language).count(n)}${more ? '+' : ''}`;
}
