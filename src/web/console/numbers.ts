// How numbers, shares, times and money are written, the same on every page. Times are in the survey's time zone, and say so.

import type { Language } from './i18n.ts';

const NONE = '–';

export interface Numbers {
  /** 1,234 */
  count(n: number): string;
  /** 46.9: a mean or a median. */
  decimal(n: number): string;
  /** 41.3 %; a dash where there is no base. */
  percent(share: number | null, digits?: number): string;
  /** 38.0–44.7 % */
  interval(low: number | null, high: number | null, digits?: number): string;
  money(amount: number, currency: string): string;
  /** 23 November 2026, 14:05 */
  time(at: number | string | null, timeZone?: string): string;
  /** 23 November 2026 */
  day(at: number | string | null, timeZone?: string): string;
  /** 3 hours */
  duration(ms: number | null): string;
  /** One place after the point where it is below 10. */
  rate(perUnit: number): string;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** Intl's formatters are slow to make: one set a language and option. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale}${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, known);
  return known as Intl.NumberFormat;
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale}${JSON.stringify(options)}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, options);
  made.set(key, known);
  return known as Intl.DateTimeFormat;
}

export function numbersIn({ numbers: locale }: Pick<Language, 'numbers'>): Numbers {
  const places = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  const ms = (at: number | string) => (typeof at === 'number' ? at : Date.parse(at));
  // A day's name and an hour in words would differ by language in length only: the 24-hour clock serves all.
  const dated = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  return {
    count: (n) => numberFormat(locale, { maximumFractionDigits: 0 }).format(n),
    decimal: (n) => numberFormat(locale, { maximumFractionDigits: 1 }).format(n),
    percent: (share, digits = 1) =>
      share === null ? NONE : numberFormat(locale, { style: 'percent', ...places(digits) }).format(share),
    interval(low, high, digits = 1) {
      if (low === null || high === null) return NONE;
      const plain = numberFormat(locale, places(digits)).format(low * 100);
      return `${plain}–${numberFormat(locale, { style: 'percent', ...places(digits) }).format(high)}`;
    },
    // Isolated: a sign before a number would change sides in Arabic text.
    money: (amount, currency) => `\u2066${numberFormat('en-GB', { style: 'currency', currency }).format(amount)}\u2069`,
    time: (at, timeZone = 'UTC') =>
      at === null
        ? NONE
        : dateFormat(locale, {
            ...dated,
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
            timeZone,
            timeZoneName: 'short',
          }).format(ms(at)),
    day: (at, timeZone = 'UTC') => (at === null ? NONE : dateFormat(locale, { ...dated, timeZone }).format(ms(at))),
    duration(value) {
      if (value === null) return NONE;
      const [unit, size] = UNITS.find(([, size]) => value >= size) ?? UNITS[3];
      return numberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.round(value / size));
    },
    rate: (perUnit) => numberFormat(locale, { maximumFractionDigits: perUnit < 10 ? 1 : 0 }).format(perUnit),
  };
}
