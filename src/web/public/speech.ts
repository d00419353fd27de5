// Numbers, shares, dates and the survey's own texts, as one language writes them. It measures nothing.

import type { Publication } from '../../results/publication-schema.ts';
import { isPublicLanguage, wordsOf } from './locales/all.ts';
import type { Words } from './locales/words.ts';

/** Shares below this are written with a decimal: "0%" would say that nobody answered so. */
const SMALL_SHARE = 0.01;
const RIGHT_TO_LEFT = ['ar', 'ckb', 'fa', 'he', 'syr', 'ur'];

export interface Said {
  text: string;
  /** A language tag; the page's own where the text is there in it. */
  language: string;
  dir: 'ltr' | 'rtl';
}

export interface Speech {
  words: Words;
  number(n: number): string;
  share(share: number | null): string;
  interval(estimate: { low: number | null; high: number | null }): string;
  date(iso: string): string;
  moment(iso: string): string;
  /** A survey's text in the page's language, or else in another that it has. */
  say(texts: Record<string, string>): Said;
  languageName(tag: string): string;
}

/** @param survey whose time zone the dates are written in. */
export function speechOf(words: Words, { timeZone }: Pick<Publication['survey'], 'timeZone'>): Speech {
  const plain = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  const date = new Intl.DateTimeFormat(words.locale, { dateStyle: 'long', timeZone });
  const moment = new Intl.DateTimeFormat(words.locale, { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone });
  const share = (value: number | null) => {
    if (value === null) return '–';
    const digits = value > 0 && value < SMALL_SHARE ? 1 : 0;
    return words.percent(plain.format(Number((value * 100).toFixed(digits))));
  };
  return {
    words,
    number: (n) => plain.format(n),
    share,
    interval: ({ low, high }) => (low === null || high === null ? '–' : words.range(share(low), share(high))),
    date: (iso) => date.format(new Date(iso)),
    moment: (iso) => moment.format(new Date(iso)),
    say: (texts) => {
      const language = [words.language, 'en', ...Object.keys(texts)].find((tag) => texts[tag] !== undefined) ?? words.language;
      return { text: texts[language] ?? '', language, dir: directionOf(language) };
    },
    languageName: (tag) => words.languageNames[tag] ?? tag,
  };
}

/** As its own speakers call it, where the page knows; for a heading over texts in that language. */
export function ownName(tag: string): string {
  return isPublicLanguage(tag) ? wordsOf(tag).name : tag;
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(language.split('-')[0]!) ? 'rtl' : 'ltr';
}
