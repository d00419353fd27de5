// A secret order of whole numbers that needs next to no memory: each is visited once, and who lacks the key cannot tell the order.

import { createHmac, randomBytes } from 'node:crypto';

const ROUNDS = 6;

/**
 * The numbers 0 … size − 1 in an order drawn by `key`. A number is a place in a square of rows and columns (a Feistel network with
 * modular sums); what each round adds is drawn beforehand, so that the memory is the square's side. A simpler step (add a constant,
 * modulo a prime) would let somebody who knows the order of the sample solve for it.
 */
export function* shuffled(size: number, key: Uint8Array = randomBytes(32)): Generator<number> {
  const rows = Math.max(1, Math.ceil(Math.sqrt(size)));
  const columns = Math.max(1, Math.ceil(size / rows));
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    Float64Array.from({ length: rows }, (_, value) =>
      createHmac('sha256', key).update(`${round} ${value}`).digest().readUIntBE(0, 6),
    ),
  );
  for (let place = 0; place < rows * columns; place++) {
    let [row, column] = [Math.floor(place / columns), place % columns];
    for (const [round, drawn] of rounds.entries()) {
      if (round % 2 === 0) column = (column + drawn[row]!) % columns;
      else row = (row + drawn[column]!) % rows;
    }
    const value = row * columns + column;
    if (value < size) yield value;
  }
}
