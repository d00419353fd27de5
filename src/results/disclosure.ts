// Which rows of a breakdown may be published: the few must not be found out in a table, nor by subtracting it from its totals. Pure.
//
// The rule is applied to each table by itself (one question by one stratum, whose rows have that question's own bases). Three things
// are taken to be known to everybody: the visible rows, the totals of the columns (the published top line) and the totals of all rows
// (a stratum that is a question has its counts published too). So the hidden rows together are as good as published, and are held to
// the same rule; and they must be at least two with answers of at least two kinds, without which a row is its total. With that no
// small cell can be computed: two rows and two columns always leave room for another table with the same totals.
// It does not bound how closely a cell can be guessed, nor compare a publication with the one before it.

/** A cell of so few is hidden; a zero may show, and says only that nobody answered so. */
export const SMALL_CELL = { least: 1, most: 9 } as const;
/** No percentages on fewer answers than these. */
export const LEAST_BASE = 50;
/** Fewer visible rows than these are not worth the risk: the breakdown goes as a whole. */
const LEAST_VISIBLE = 2;
const LEAST_HIDDEN = 2;

export interface Row {
  /** How many answers: the denominator of the row's shares. */
  base: number;
  /** Each published count of the row, also of those who refused or were not understood: they can be subtracted like any other. */
  cells: readonly number[];
}

/** Why a row is hidden: its own counts, or the protection of another row, or because too little of the table would be left. */
export type Hiding = 'smallCell' | 'smallBase' | 'complement' | 'remainder';

/**
 * For each row why it is hidden, or null where it may be published. A row in which nobody stands is null and takes no part: there is
 * nobody to protect in it, and it protects nobody.
 */
export function hide(rows: readonly Row[]): (Hiding | null)[] {
  const hiding = rows.map((row) => (isEmpty(row) ? null : ownReason(row)));
  if (hiding.every((reason) => reason === null)) return hiding;
  const smallestFirst = rows
    .map((row, index) => ({ index, total: totalOf(row) }))
    .filter(({ index, total }) => hiding[index] === null && total > 0)
    .sort((a, b) => a.total - b.total);
  // One further row always goes, even where two have gone already: who stands in one of them knows their own part of the sum.
  do {
    const next = smallestFirst.shift();
    if (next) hiding[next.index] = 'complement';
  } while (smallestFirst.length >= LEAST_VISIBLE && !isSafe(rows.filter((_, index) => hiding[index] !== null)));
  if (smallestFirst.length >= LEAST_VISIBLE) return hiding;
  return hiding.map((reason, index) => (reason === null && !isEmpty(rows[index]!) ? 'remainder' : reason));
}

export function isSmall(count: number): boolean {
  return count >= SMALL_CELL.least && count <= SMALL_CELL.most;
}

function ownReason({ base, cells }: Row): Hiding | null {
  if (cells.some(isSmall)) return 'smallCell';
  return base < LEAST_BASE ? 'smallBase' : null;
}

/** What the hidden rows come to together can be read off the rest: so it is a row that must be fit to print itself. */
function isSafe(hidden: readonly Row[]): boolean {
  const sum = {
    base: hidden.reduce((total, { base }) => total + base, 0),
    cells: (hidden[0]?.cells ?? []).map((_, column) => hidden.reduce((total, { cells }) => total + cells[column]!, 0)),
  };
  return hidden.length >= LEAST_HIDDEN && ownReason(sum) === null && sum.cells.filter((count) => count > 0).length >= 2;
}

function totalOf({ cells }: Row): number {
  return cells.reduce((sum, count) => sum + count, 0);
}

function isEmpty(row: Row): boolean {
  return totalOf(row) === 0;
}
