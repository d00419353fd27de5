// Letters in a drawing: how wide a text will be, where to break it, and how its direction is kept. Pure.

export type Direction = 'ltr' | 'rtl';

/** Parts of the type size, of the page's type family, rather too wide than too narrow: nothing here reads the font. */
const WIDTHS: [RegExp, number][] = [
  [/[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u, 0],
  [/[\s.,:;'’|!iljI·()]/u, 0.3],
  [/\p{Nd}/u, 0.6],
  [/[mwMW%٪@]/u, 0.86],
  [/\p{Lu}/u, 0.65],
  [/\p{Script=Arabic}/u, 0.5],
  [/[\p{Script=Latin}\p{P}\p{S}]/u, 0.54],
];

/** In the type size's unit. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? 1;
  return ems * size;
}

/** Text from a survey or a sample: one line, no control characters, no half characters. XML could not carry them. */
export function clean(text: string): string {
  return text
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim();
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

/** Keeps a text's own direction within a drawing: the marks say it, since programs that draw SVG differ on the attribute. */
export function isolate(text: string, direction: Direction): string {
  if (text === '') return '';
  // A name in Latin letters keeps its own order; numbers by themselves are read as the words around them.
  if (direction === 'rtl') return `${RIGHT_TO_LEFT.test(text) || !/\p{L}/u.test(text) ? '\u2067' : '\u2066'}${text}\u2069`;
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

const graphemes = new Intl.Segmenter();

/** At most `lines` lines of at most `width`; an ellipsis stands where something was left out. */
export function wrap(text: string, size: number, width: number, lines: number): string[] {
  const wrapped: string[] = [];
  let line = '';
  for (const word of clean(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(longer, size) <= width) {
      line = longer;
    } else {
      wrapped.push(line);
      line = word;
    }
  }
  if (line !== '') wrapped.push(line);
  if (wrapped.length <= lines) return wrapped.map((one) => shorten(one, size, width));
  return [...wrapped.slice(0, lines - 1), wrapped.slice(lines - 1).join(' ')].map((one) => shorten(one, size, width));
}

/** As much of one line as fits. */
export function shorten(text: string, size: number, width: number): string {
  if (widthOf(text, size) <= width) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (widthOf(`${kept}${segment}…`, size) > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
