// A picture before it is drawn, and its two widths for the page. What it shows is decided by question-pictures.ts and
// division-pictures.ts, and how it is drawn by charts/.

import type { Drawing } from '../../../charts/drawing.ts';
import type { Language, Translate } from '../../i18n.ts';
import { numbersIn } from '../../numbers.ts';

export interface Reader {
  language: Language;
  t: Translate;
}

/** A picture before it is drawn: its words, and how to draw it. */
export interface Picture {
  id: string;
  title: string;
  describe: string;
  draw(drawing: Drawing): string;
}

/** Both widths, of which the stylesheet shows one. */
export function onPage(picture: Picture, reader: Reader): string {
  return (['wide', 'narrow'] as const).map((width) => picture.draw(drawingOf(picture, width, reader))).join('');
}

export function drawingOf(picture: Picture, width: Drawing['width'], { language }: Reader): Drawing {
  const { id, title, describe } = picture;
  const { tag, direction } = language;
  return { id: `${id}-${width}`, width, direction, language: tag, title, describe, numbers: numbersIn(language) };
}

/** The base of a bar or a row. */
export function noteOf(n: number, { t, language }: Reader): string {
  return t('figures.base', { n: numbersIn(language).count(n) });
}
