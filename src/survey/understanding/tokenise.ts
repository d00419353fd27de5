// A reply as folded words, numbers and symbols in clauses, in one pass over its characters. It knows letters, not meanings.

/** The provider's largest message; what lies beyond is not read. */
export const MAX_LENGTH = 1600;
const MAX_TOKENS = 400;
/** The Kurdish seat of a vowel, ئ. */
const CARRIER = 0x626;
const TANWIN = 0x64b;
const TATWEEL = 'ـ';

export type TokenKind = 'word' | 'number' | 'symbol';
export interface Token {
  text: string;
  kind: TokenKind;
  /** Counted from 0; a comma, a full stop or a line end begins another. */
  clause: number;
  /** A number followed by a percent sign or with a fraction: never a code. */
  measured: boolean;
  /** A number with a minus sign. */
  signed: boolean;
  /** Written with the vowel mark of "-an", which some write as a letter. */
  tanwin: boolean;
  /** Joined to the token before it without a blank. */
  glued: boolean;
  /** Led back to a known word by its spelling. */
  corrected?: boolean;
}
export interface Tokens {
  list: Token[];
  asks: boolean;
  /** Equals signs, as in a quoted list of options. */
  equals: number;
}

type CharClass = 'latin' | 'arabic' | 'letter' | 'digit' | 'space' | 'break' | 'ignore' | 'apostrophe' | 'symbol' | 'other';
interface Char {
  class: CharClass;
  fold: string;
}

const LETTER_FOLDS: Record<string, string> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ٲ: 'ا',
  ٳ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ۍ: 'ي',
  ێ: 'ي',
  ئ: 'ي',
  ے: 'ي',
  ؤ: 'و',
  ۆ: 'و',
  ۇ: 'و',
  ۈ: 'و',
  ۋ: 'و',
  ۊ: 'و',
  ۉ: 'و',
  ة: 'ه',
  ە: 'ه',
  ھ: 'ه',
  ہ: 'ه',
  ۀ: 'ه',
  ۂ: 'ه',
  ۃ: 'ه',
  ۿ: 'ه',
  ک: 'ك',
  ڪ: 'ك',
  ڕ: 'ر',
  ڒ: 'ر',
  ڵ: 'ل',
  ظ: 'ض',
  ء: '',
  ı: 'i',
  ə: 'e',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
  ʿ: '',
  ʾ: '',
  ʻ: '',
  ʼ: '',
};
const APOSTROPHES = new Set(["'", '’', '‘', '`', '´', 'ʼ', 'ʻ', '′', '＇']);
const BREAKS = new Set([...'.,;:!?،؛؟…。—–\n\r\u2028\u2029']);

const bmp: (Char | undefined)[] = [];
const astral = new Map<number, Char>();

function charOf(code: number): Char {
  if (code < 0x10000) {
    bmp[code] ??= classify(code);
    return bmp[code]!;
  }
  const known = astral.get(code);
  if (known) return known;
  const char = classify(code);
  if (astral.size < 5000) astral.set(code, char);
  return char;
}

function classify(code: number): Char {
  const ch = String.fromCodePoint(code);
  if (APOSTROPHES.has(ch)) return { class: 'apostrophe', fold: '' };
  if (BREAKS.has(ch)) return { class: 'break', fold: ch };
  const circled = circledDigit(code);
  if (circled) return { class: 'digit', fold: circled };
  if (/\s/u.test(ch)) return { class: 'space', fold: ' ' };
  if (ch === TATWEEL || /\p{M}|\p{Cf}|\p{Cc}|\p{Emoji_Modifier}/u.test(ch)) return { class: 'ignore', fold: '' };
  const decomposed = ch.normalize('NFKD').replace(/\p{M}/gu, '');
  if (/^\p{Nd}+$/u.test(decomposed)) return { class: 'digit', fold: [...decomposed].map(digitOf).join('') };
  if (/\p{L}/u.test(decomposed)) {
    const fold = [...decomposed.toLowerCase().replace(/\p{M}/gu, '')]
      .map((letter) => LETTER_FOLDS[letter] ?? letter)
      .join('')
      .trim();
    const script: CharClass = /\p{Script=Latin}/u.test(decomposed)
      ? 'latin'
      : /\p{Script=Arabic}/u.test(decomposed)
        ? 'arabic'
        : 'letter';
    return fold === '' ? { class: 'ignore', fold: '' } : { class: script, fold };
  }
  if (/[\p{So}\p{Sk}]/u.test(ch)) return { class: 'symbol', fold: ch };
  return { class: 'other', fold: ch };
}

/** Dingbat digits, which have no compatibility decomposition. */
function circledDigit(code: number): string | undefined {
  for (const first of [0x2776, 0x2780, 0x278a]) if (code >= first && code < first + 9) return String(code - first + 1);
  return undefined;
}

function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  for (const zero of [0x30, 0x660, 0x6f0, 0x966]) if (code >= zero && code < zero + 10) return String(code - zero);
  return /\p{Nd}/u.test(digit) ? String(numeric(code)) : digit;
}

/** Decimal digits stand in runs of ten, so the zero of a script lies at the run's start. */
function numeric(code: number): number {
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

/** Folds one word of a lexicon or a label as a reply's words are folded. */
export function foldWords(text: string): string[] {
  return tokenise(text).list.map((token) => token.text);
}

export function tokenise(text: string): Tokens {
  const list: Token[] = [];
  const length = Math.min(text.length, MAX_LENGTH);
  let clause = 0;
  let asks = false;
  let equals = 0;
  let word = '';
  let script: CharClass = 'space';
  let before: CharClass = 'space';
  let last = '';
  let signed = false;
  let glued = false;
  let tanwin = false;
  const flush = () => {
    if (word !== '') {
      const kind: TokenKind = script === 'digit' ? 'number' : script === 'symbol' ? 'symbol' : 'word';
      list.push({ text: word, kind, clause, measured: false, signed: signed && kind === 'number', glued, tanwin });
      glued = true;
    }
    word = '';
    last = '';
    signed = false;
    tanwin = false;
  };
  for (let at = 0; at < length && list.length < MAX_TOKENS; at += 1) {
    const code = text.codePointAt(at)!;
    if (code > 0xffff) at += 1;
    const char = charOf(code);
    const kind = char.class;
    if (kind === 'ignore') {
      if (code === TANWIN) tanwin = true;
      continue;
    }
    if (kind === 'apostrophe') {
      before = 'apostrophe';
      continue;
    }
    if (kind === 'latin' || kind === 'arabic' || kind === 'letter') {
      // At a word's beginning it only carries the vowel, and many leave it out.
      if (code === CARRIER && (word === '' || script !== 'arabic')) continue;
      // Digits inside Latin words are letters of Arabizi; beside Arabic letters they are numbers.
      const joins = script === kind || (kind === 'latin' && script === 'digit' && word !== '');
      if (word !== '' && !joins) flush();
      script = kind;
      for (const letter of char.fold) {
        if (letter !== last) word += letter;
        last = letter;
      }
    } else if (kind === 'digit') {
      if (word !== '' && script !== 'digit' && script !== 'latin') flush();
      if (word === '') {
        script = 'digit';
        signed = before === 'other' && /[-−]/.test(text[at - 1] ?? '') && /^\s?$/.test(text[at - 2] ?? '');
      }
      word += char.fold;
      last = '';
    } else if (kind === 'symbol') {
      if (list.at(-1)?.text !== char.fold || word !== '') {
        flush();
        script = 'symbol';
        word = char.fold;
        flush();
      }
    } else {
      const next = text.charCodeAt(at + 1);
      const fraction = (char.fold === '.' || char.fold === '٫') && script === 'digit' && word !== '' && isDigit(next);
      if (fraction) {
        word += '.';
        continue;
      }
      flush();
      if (kind === 'space' && !(before === 'break' && list.at(-1)?.text === 'no')) glued = false;
      if (kind === 'break') {
        if (char.fold === '?' || char.fold === '؟') asks = true;
        // "No. 1" is short for a number.
        if (char.fold !== '.' || list.at(-1)?.text !== 'no') clause += 1;
      } else if (char.fold === '-' && before === 'space') clause += 1;
      else if (char.fold === '=') equals += 1;
      else if ((char.fold === '%' || char.fold === '٪') && list.at(-1)?.kind === 'number') list.at(-1)!.measured = true;
      script = kind;
    }
    before = kind;
  }
  flush();
  return { list: joinSpelledOut(list), asks, equals };
}

function isDigit(code: number): boolean {
  return Number.isFinite(code) && charOf(code).class === 'digit';
}

/** "S T O P" and "s.t.o.p" are words. */
function joinSpelledOut(list: Token[]): Token[] {
  if (list.length < 3) return list;
  const joined: Token[] = [];
  for (let at = 0; at < list.length; at += 1) {
    let end = at;
    while (end < list.length && list[end]!.kind === 'word' && list[end]!.text.length === 1) end += 1;
    if (end - at >= 3) {
      joined.push({
        ...list[at]!,
        text: list
          .slice(at, end)
          .map((token) => token.text)
          .join(''),
      });
      at = end - 1;
    } else joined.push(list[at]!);
  }
  return joined;
}
