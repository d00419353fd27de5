// The interface's languages. A further language is a folder of texts under locales/ and a line here.

import i18next, { type i18n } from 'i18next';
import ar from './locales/ar/index.ts';
import en from './locales/en/index.ts';

export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr', numbers: 'en-GB' },
  // Latin digits, as Iraqi administrations and software use them beside Arabic text; figures are compared with English ones.
  ar: { name: 'العربية', direction: 'rtl', numbers: 'ar-IQ-u-nu-latn' },
} as const satisfies Record<string, { name: string; direction: 'ltr' | 'rtl'; numbers: string }>;

export type LanguageTag = keyof typeof LANGUAGES;

export interface Language {
  tag: LanguageTag;
  direction: 'ltr' | 'rtl';
  /** For Intl. */
  numbers: string;
}

/** `key` is `file:name.name`, or a name of common.ts. Values are put in as they are: the TSX escapes. */
export type Translate = (key: string, values?: Record<string, unknown>) => string;

const texts: i18n = i18next.createInstance();
texts.init({
  resources: { en, ar },
  lng: 'en',
  fallbackLng: 'en',
  defaultNS: 'common',
  ns: Object.keys(en),
  interpolation: { escapeValue: false },
  initAsync: false,
});

export function languageOf(tag: string | undefined): Language {
  const known = isLanguage(tag) ? tag : 'en';
  return { tag: known, direction: LANGUAGES[known].direction, numbers: LANGUAGES[known].numbers };
}

export function isLanguage(tag: string | undefined): tag is LanguageTag {
  return tag !== undefined && Object.hasOwn(LANGUAGES, tag);
}

/** The first of the browser's languages that the interface has. */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((part) => part.trim().split(/[;-]/)[0]!.toLowerCase());
  return languageOf(wanted.find(isLanguage));
}

export function translator(language: Language): Translate {
  const t = texts.getFixedT(language.tag);
  return (key, values) => t(key, values ?? {}) as string;
}

/** For keys that come from outside, such as the text that a redirect names. */
export function hasText(language: Language, key: string): boolean {
  return texts.exists(key, { lng: language.tag });
}
