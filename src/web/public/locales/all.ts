// The languages of the public page, and which of them a reader gets.

import { PUBLIC_LANGUAGES, type PublicLanguage } from '../../../results/publication-schema.ts';
import { ar } from './ar.ts';
import { ckb } from './ckb.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

const WORDS: Record<PublicLanguage, Words> = { ar, ckb, en };
/** A browser may ask for Kurdish without saying which. */
const ALSO: Record<string, PublicLanguage> = { ku: 'ckb' };
/** An Accept-Language header is a handful of tags: more than this is no browser. */
const MAX_HEADER = 500;

export function wordsOf(language: PublicLanguage): Words {
  return WORDS[language];
}

export function isPublicLanguage(tag: string): tag is PublicLanguage {
  return (PUBLIC_LANGUAGES as readonly string[]).includes(tag);
}

/** The first language of the header, by its weights, that the page speaks; `otherwise` where it names none. */
export function negotiate(header: string | undefined, otherwise: PublicLanguage): PublicLanguage {
  const wanted = (header ?? '')
    .slice(0, MAX_HEADER)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const written = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      const weight = Number(written);
      return { language: tag.split('-')[0]!, weight: weight >= 0 && weight <= 1 ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) {
    const spoken = ALSO[language] ?? language;
    if (isPublicLanguage(spoken)) return spoken;
  }
  return otherwise;
}
