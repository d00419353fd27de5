// What keeps a survey file from being read at all: its encoding, its nesting, its YAML. In words, not in the parser's.

import { Lexer, type YAMLError } from 'yaml';
import type { Finding } from './problem.ts';

export const SYNTAX_LIMITS = {
  /** Far above any survey that can be fielded by text message, far below what makes parsing slow. */
  characters: 500_000,
  /** Brackets within brackets: the parser descends into each, and a file of nothing else would exhaust the stack. */
  nesting: 50,
} as const;

/** Why the text is not handed to the parser. `offset` counts UTF-16 code units. */
export interface Unreadable {
  offset: number;
  message: string;
  hint: string;
}

export function findUnreadable(source: string): Unreadable | undefined {
  if (source.length > SYNTAX_LIMITS.characters) {
    return {
      offset: 0,
      message: `the file has ${source.length} characters; a survey file may have at most ${SYNTAX_LIMITS.characters}`,
      hint: 'Check that this is a survey file; a sample of numbers is imported by itself, as CSV.',
    };
  }
  return findEncodingProblem(source) ?? findNestingProblem(source);
}

/** Notices text that was not UTF-8 when it was decoded as such, or that was encoded twice. */
function findEncodingProblem(source: string): Unreadable | undefined {
  // U+0000 comes from UTF-16, U+FFFD from any bytes that are not UTF-8.
  const foreign = ['\0', '\uFFFD'].map((character) => source.indexOf(character)).filter((offset) => offset !== -1);
  if (foreign.length > 0) {
    return {
      offset: Math.min(...foreign),
      message: 'the file is not UTF-8 text from here on',
      hint: 'Save it as UTF-8: it may be UTF-16, Windows-1256 or not a text file at all.',
    };
  }
  // Arabic letters in UTF-8 begin with the bytes D8 to DB, which Western code pages show as Ø, Ù, Ú and Û.
  const twice = source.search(/(?:[Ø-Û][\u0080-\u00BF\u0152-\u02DC\u2013-\u2122]\s?){3}/);
  if (twice === -1) return undefined;
  return {
    offset: twice,
    message: 'the Arabic or Kurdish text was damaged when it was saved in a Western encoding',
    hint: 'Take the original text again and save the file as UTF-8.',
  };
}

/** The lexer marks a document, a scalar and a flow error with tokens that the source does not hold. */
const LEXER_MARKS = new Set(['\u0002', '\u0018', '\u001F']);

function findNestingProblem(source: string): Unreadable | undefined {
  let offset = 0;
  let depth = 0;
  for (const token of new Lexer().lex(source)) {
    if (LEXER_MARKS.has(token)) continue;
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth > SYNTAX_LIMITS.nesting) {
      return {
        offset,
        message: `brackets are nested more than ${SYNTAX_LIMITS.nesting} deep`,
        hint: 'Put a text that starts with [ or { in quotes; a survey needs no such depth.',
      };
    }
    offset += token.length;
  }
  return undefined;
}

const QUOTE = 'Put the text in double quotes.';
const INDENT = 'Indent with spaces: entries of the same list or map start in the same column.';

/** Only what pollsters meet; the rest keeps the parser's own sentence. */
const SYNTAX: Partial<Record<YAMLError['code'], { message?: string; hint: string }>> = {
  TAB_AS_INDENT: { message: 'the line is indented with a tab', hint: 'Indent with spaces.' },
  DUPLICATE_KEY: { message: 'this key stands twice in the same place', hint: 'Keep one of the two.' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'there is a second colon on this line',
    hint: `${QUOTE} A colon and a blank inside a text look like a key.`,
  },
  BAD_SCALAR_START: { message: 'a text cannot start with this character', hint: QUOTE },
  BAD_DQ_ESCAPE: { hint: 'Inside double quotes write \\\\ for a backslash and \\" for a quote.' },
  MISSING_CHAR: { hint: 'Check that each quote and bracket that opens is closed, and that a colon follows each key.' },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a key and its colon must stand on one line',
    hint: 'Is a colon missing above, or a quote?',
  },
  NON_STRING_KEY: { message: 'a key must be a plain word', hint: 'Put a text that starts with { or [ or ? in double quotes.' },
  MULTIPLE_DOCS: { message: 'a second document begins in this file', hint: 'One file holds one survey: remove the line ---.' },
  TAG_RESOLVE_FAILED: { message: 'a value that starts with ! is a YAML tag', hint: QUOTE },
  BAD_ALIAS: { message: 'a value that starts with * or & is a YAML alias or anchor', hint: QUOTE },
  BAD_INDENT: { hint: INDENT },
  UNEXPECTED_TOKEN: { hint: INDENT },
};

export function syntaxFinding(error: YAMLError): Finding {
  const known = SYNTAX[error.code];
  return { path: [], message: known?.message ?? `the YAML cannot be read: ${error.message}`, hint: known?.hint ?? QUOTE };
}
