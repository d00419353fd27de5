import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Hiding, hide, isSmall, LEAST_BASE, type Row, SMALL_CELL } from '../../src/results/disclosure.ts';

/** Cells: two options and those without an answer. */
const row = (support: number, oppose: number, without = 0): Row => ({
  base: support + oppose,
  cells: [support, oppose, without],
});

describe('what is hidden', () => {
  test.each<[string, Row[], (Hiding | null)[]]>([
    ['nothing where all is large', [row(40, 30), row(60, 50, 40), row(60, 60, 20)], [null, null, null]],
    ['nothing for a zero', [row(50, 0), row(60, 50), row(60, 60)], [null, null, null]],
    [
      'a row with a small cell, and the smallest of the others',
      [row(70, 9), row(80, 80), row(70, 70), row(60, 60, 40)],
      ['smallCell', null, 'complement', null],
    ],
    ['a row with a small base', [row(20, 29), row(80, 80), row(70, 70), row(90, 90)], ['smallBase', null, 'complement', null]],
    [
      'a row of which few gave no answer',
      [row(70, 60, 1), row(80, 80), row(50, 50, 10), row(90, 90)],
      ['smallCell', null, 'complement', null],
    ],
    [
      'one further row even where two have gone',
      [row(20, 20), row(15, 15), row(80, 80), row(70, 70), row(90, 90)],
      ['smallBase', 'smallBase', null, 'complement', null],
    ],
    [
      'more rows, until what the hidden ones come to together is no small cell',
      [row(70, 2), row(71, 0), row(80, 0), row(90, 90), row(95, 95), row(99, 99)],
      ['smallCell', 'complement', 'complement', 'complement', null, null],
    ],
    [
      'more rows, until the hidden ones are not all of one mind: such a row is its own total',
      [row(5, 0), row(60, 0), row(70, 70), row(80, 80), row(90, 90)],
      ['smallCell', 'complement', 'complement', null, null],
    ],
    ['the whole where one row would be left', [row(70, 9), row(80, 80), row(90, 90)], ['smallCell', 'complement', 'remainder']],
    ['the whole of two rows', [row(70, 9), row(80, 80)], ['smallCell', 'complement']],
    ['all rows for their own sake', [row(7, 0), row(8, 80)], ['smallCell', 'smallCell']],
    [
      'no empty row: it protects nobody',
      [row(0, 0), row(70, 9), row(80, 80), row(70, 70), row(90, 90)],
      [null, 'smallCell', null, 'complement', null],
    ],
    ['nothing where the empty row is the only small one', [row(0, 0), row(80, 80), row(70, 70)], [null, null, null]],
    [
      'a row in which all refused',
      [row(0, 0, 60), row(80, 80), row(70, 70), row(90, 90)],
      ['smallBase', null, 'complement', null],
    ],
    ['nothing of nothing', [], []],
  ])('%s', (_, rows, expected) => {
    expect(hide(rows)).toEqual(expected);
  });
});

// Mostly tables of which something stays visible: they are the ones that could leak.
const cell = fc.oneof(
  { weight: 14, arbitrary: fc.integer({ min: 10, max: 120 }) },
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) },
);
const tables = fc.integer({ min: 2, max: 5 }).chain((columns) =>
  fc.array(
    fc.record({ cells: fc.array(cell, { minLength: columns, maxLength: columns }) }).map(({ cells }) => ({
      cells,
      base: cells.slice(1).reduce((sum, n) => sum + n, 0),
    })),
    { minLength: 1, maxLength: 8 },
  ),
);
const populated = ({ cells }: Row) => cells.some((n) => n > 0);

describe('whatever the table', () => {
  it('shows no small cell, no small base, and never one row alone that something was hidden beside', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const hiding = hide(rows);
        const shown = rows.filter((candidate, index) => populated(candidate) && hiding[index] === null);
        for (const { base, cells } of shown) {
          expect(cells.filter((n) => n >= SMALL_CELL.least && n <= SMALL_CELL.most)).toEqual([]);
          expect(base).toBeGreaterThanOrEqual(LEAST_BASE);
        }
        const hidden = hiding.filter((reason) => reason !== null).length;
        if (hidden > 0) expect(shown.length).not.toBe(1);
        if (hidden > 0 && shown.length > 0) expect(hidden).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves the total less the visible rows without a small cell or base', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const hiding = hide(rows);
        const visible = rows.filter((_, index) => hiding[index] === null);
        if (visible.filter(populated).length === 0 || hiding.every((reason) => reason === null)) return;
        const column = (of: Row[], at: number) => of.reduce((sum, { cells }) => sum + cells[at]!, 0);
        const rest = rows[0]!.cells.map((_, at) => column(rows, at) - column(visible, at));
        expect(rest.filter(isSmall)).toEqual([]);
        const bases = (of: Row[]) => of.reduce((sum, { base }) => sum + base, 0);
        expect(bases(rows) - bases(visible)).toBeGreaterThanOrEqual(LEAST_BASE);
      }),
      { numRuns: 2000 },
    );
  });

  // The strongest reader knows the visible rows and every total, of rows and of columns. For each hidden small cell there is then
  // another table that such a reader could not tell from the true one: one answer moved round a rectangle.
  it('leaves every hidden small cell open, even to who knows all totals', () => {
    let tried = 0;
    fc.assert(
      fc.property(tables, (rows) => {
        const hiding = hide(rows);
        const hidden = rows.filter((_, index) => hiding[index] !== null).map(({ cells }) => cells);
        if (rows.filter((candidate, index) => populated(candidate) && hiding[index] === null).length === 0) return;
        hidden.forEach((cells, i) => {
          cells.forEach((n, j) => {
            if (!isSmall(n)) return;
            tried++;
            expect(anotherTable(hidden, i, j)).toBe(true);
          });
        });
      }),
      { numRuns: 2000 },
    );
    expect(tried).toBeGreaterThan(200);
  });
});

function anotherTable(table: readonly (readonly number[])[], i: number, j: number): boolean {
  return table.some(
    (other, k) =>
      k !== i && other.some((n, l) => l !== j && ((n > 0 && table[i]![j]! > 0) || (table[i]![l]! > 0 && other[j]! > 0))),
  );
}
