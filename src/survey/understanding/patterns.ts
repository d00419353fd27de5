// Lexicon patterns written out: `(a|b|)` stands for each alternative, `$NAME` for each member of a set. Nothing is folded here.

/** A pattern that writes out to more than this is a mistake in the data. */
const MAX_EXPANSION = 20_000;

/** @throws RangeError on an unknown set, an unclosed bracket or a pattern that is too wide: the data is wrong, not a reply. */
export function expand(pattern: string, sets: Readonly<Record<string, readonly string[]>> = {}): string[] {
  const parser = { pattern, at: 0, sets };
  const written = alternatives(parser);
  if (parser.at < pattern.length) throw new RangeError(`unbalanced bracket in the pattern «${pattern}»`);
  return written;
}

interface Parser {
  pattern: string;
  at: number;
  sets: Readonly<Record<string, readonly string[]>>;
}

function alternatives(parser: Parser): string[] {
  const all = sequence(parser);
  while (parser.pattern[parser.at] === '|') {
    parser.at += 1;
    all.push(...sequence(parser));
  }
  return all;
}

function sequence(parser: Parser): string[] {
  let written = [''];
  for (;;) {
    const ch = parser.pattern[parser.at];
    if (ch === undefined || ch === '|' || ch === ')') return written;
    parser.at += 1;
    if (ch === '(') {
      const inner = alternatives(parser);
      if (parser.pattern[parser.at] !== ')') throw new RangeError(`unclosed bracket in the pattern «${parser.pattern}»`);
      parser.at += 1;
      written = cross(written, inner, parser.pattern);
    } else if (ch === '$') written = cross(written, namedSet(parser), parser.pattern);
    else written = written.map((start) => start + ch);
  }
}

function namedSet(parser: Parser): string[] {
  const name = /^[A-Z]+/.exec(parser.pattern.slice(parser.at))?.[0] ?? '';
  const members = parser.sets[name];
  if (!members) throw new RangeError(`no set $${name} for the pattern «${parser.pattern}»`);
  parser.at += name.length;
  return members.flatMap((member) => expand(member, parser.sets));
}

function cross(starts: string[], ends: string[], pattern: string): string[] {
  if (starts.length * ends.length > MAX_EXPANSION) throw new RangeError(`the pattern «${pattern}» is too wide`);
  return starts.flatMap((start) => ends.map((end) => start + end));
}
