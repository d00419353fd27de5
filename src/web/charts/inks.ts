// The inks that charts are drawn with: their names, which assets/pages/charts.css gives values for light, dark and print, and their
// literal colours for files. One drawing serves both: a class in the page outweighs the attribute that a file falls back on.

/** No two are the same: the colour tells which ink it was. */
export const INKS = {
  support: '#17586b',
  oppose: '#b8812f',
  unsure: '#858b91',
  refused: '#c4c7ca',
  unclear: '#e4e3de',
  plain: '#54708c',
  'option-1': '#4a6585',
  'option-2': '#a9bbcb',
  'option-3': '#655879',
  'option-4': '#c3b6d0',
  'option-5': '#6e693d',
  'option-6': '#cdc8a0',
  'option-7': '#7b5064',
  'option-8': '#d5b5c1',
  rest: '#dcd8cc',
  text: '#1c1f22',
  soft: '#565a5e',
  rule: '#e2dfd5',
  axis: '#8b877b',
  paper: '#fffffe',
  'on-dark': '#fffffd',
  'on-light': '#1c1f21',
  'on-middle': '#1c1f20',
} as const;
export type Ink = keyof typeof INKS;

export const OPTION_INKS: readonly Ink[] = [
  'option-1',
  'option-2',
  'option-3',
  'option-4',
  'option-5',
  'option-6',
  'option-7',
  'option-8',
];

/** Inks so pale that an outline holds them together on paper. */
export const PALE: ReadonlySet<Ink> = new Set<Ink>([
  'refused',
  'unclear',
  'rest',
  'option-2',
  'option-4',
  'option-6',
  'option-8',
]);

const DARK: ReadonlySet<Ink> = new Set<Ink>(['support', 'plain', 'option-1', 'option-3', 'option-5', 'option-7']);

/** What text on an area of this ink is written with. On a dark screen dark and pale change places; what is between stays. */
export function inkOn(area: Ink): Ink {
  return DARK.has(area) ? 'on-dark' : PALE.has(area) ? 'on-light' : 'on-middle';
}
