import { describe, expect, it } from 'vitest';
import { drawFor } from '../../../src/simulator/citizens/draws.ts';
import { GOVERNORATES } from '../../../src/simulator/citizens/iraq.ts';
import { PHRASEBOOKS, type Voice } from '../../../src/simulator/citizens/phrasebooks/all.ts';
import { type Citizen, population } from '../../../src/simulator/citizens/population.ts';
import { typed } from '../../../src/simulator/citizens/spelling.ts';
import * as wording from '../../../src/simulator/citizens/wording.ts';
import type { ChoiceQuestion } from '../../../src/survey/definition.ts';
import { SURVEY } from './survey.ts';

const BOOKS = Object.entries(PHRASEBOOKS) as [Voice, (typeof PHRASEBOOKS)[Voice]][];
const questions = SURVEY.questions as ChoiceQuestion[];
const DRAWS = 200;
const same = (phrase: string) => phrase.toLowerCase().normalize('NFKC').trim();
const [somebody] = population({ seed: 'w', size: 1, survey: SURVEY });

/** Somebody who writes so, and whose truth is that. */
function writer(voice: Voice, truth: Record<string, string> = {}): Citizen {
  return { ...somebody!, voices: { ar: voice, ckb: voice, en: voice }, truth: { ...somebody!.truth, gender: 'male', ...truth } };
}
function occasions(citizen: Citizen, question: string): wording.Occasion[] {
  return Array.from({ length: DRAWS }, (_, i) => ({
    citizen,
    survey: SURVEY,
    question,
    language: 'ar',
    draw: drawFor(`${question}/${i}`),
  }));
}

describe.each(BOOKS)('the phrasebook %s', (_, book) => {
  it('says nothing in the same words for two purposes', () => {
    const { support, oppose, unsure } = book.says;
    const purposes = [
      support,
      oppose,
      unsure,
      book.refuse,
      book.stop,
      book.joke,
      book.question,
      book.insult,
      book.hello,
      book.thanks,
    ];
    const phrases = purposes.flatMap((list) => [...new Set(list.map(same))]);
    expect(phrases.filter((phrase, i) => phrases.indexOf(phrase) !== i)).toEqual([]);
    expect(book.says.male.filter((phrase) => (book.says.female as readonly string[]).includes(phrase))).toEqual([]);
  });

  it('leaves nothing out', () => {
    const lists = [
      ...Object.values(book.says),
      ...Object.values(book.because),
      ...Object.values(book.names),
      ...Object.values(book.wish),
    ];
    for (const value of [...lists, ...Object.values(book).filter(Array.isArray)]) {
      expect(value.length).toBeGreaterThan(0);
      for (const phrase of value) expect(phrase.trim()).toBe(phrase);
    }
  });

  it('knows every governorate, each by names of its own', () => {
    expect(Object.keys(book.names).sort()).toEqual(Object.keys(GOVERNORATES).sort());
    const names = Object.values(book.names).flatMap((list) => [...new Set(list.map(same))]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has as many gaps in a template as are filled', () => {
    const gaps = { located: 1, numbered: 1, range: 2, years: 1, changed: 1 } as const;
    for (const [list, count] of Object.entries(gaps) as [keyof typeof gaps, number][]) {
      for (const template of book[list]) expect(template.split('{}').length - 1, template).toBe(count);
    }
  });
});

describe.each(BOOKS)('whoever writes %s', (voice, book) => {
  it.each(['stance', 'age', 'gender'])('types the digit of the option that he means: %s', (id) => {
    const { options } = questions.find((question) => question.id === id)!;
    for (const [place, { code, label }] of options.entries()) {
      for (const occasion of occasions(writer(voice), id)) {
        const body = wording.answer(occasion, code, 'digit');
        const ascii = body.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.charCodeAt(0) - (digit < '۰' ? 0x660 : 0x6f0)) % 10));
        expect(ascii.replace(/\s/g, ' '), label.en).toMatch(new RegExp(`(^|\\D)${place + 1}(\\D|$)`));
        // In Arabizi a digit beside a letter is a letter.
        if (id !== 'age') expect(ascii.match(/(?<!\p{L})\d(?!\p{L})/gu), body).toEqual([String(place + 1)]);
      }
    }
  });

  it('means by his words the option and no other', () => {
    const opinions = ['support', 'oppose', 'unsure'] as const;
    const known = opinions.flatMap((means) => book.says[means].map((phrase) => [same(phrase), means] as const));
    const meaning = new Map<string, string>(known);
    for (const option of opinions) {
      for (const occasion of occasions(writer(voice), 'stance')) {
        const body = wording.changedMind(occasion, option);
        const inserted = book.changed
          .map((template) => template.split('{}') as [string, string])
          .filter(([before, after]) => body.startsWith(before) && body.endsWith(after))
          .map(([before, after]) => same(body.slice(before.length, body.length - after.length)));
        expect(inserted.map((phrase) => meaning.get(phrase))).toContain(option);
      }
    }
  });

  it('slips in one word at most, and never in a short one', () => {
    for (const phrase of [...book.says.support, ...book.says.oppose, ...book.says.unsure]) {
      const before = phrase.match(/[\p{L}\p{M}]+/gu)!;
      for (let i = 0; i < 40; i += 1) {
        const after = typed(phrase, drawFor(`${phrase}/${i}`)).match(/[\p{L}\p{M}]+/gu)!;
        expect(after).toHaveLength(before.length);
        const changed = before.filter(
          (word, place) => after[place]!.replace(/(\p{L})\1{2,}$/u, '$1') !== word.replace(/(\p{L})\1+$/u, '$1'),
        );
        const unlike = changed.filter((word, _place) => !after.includes(word));
        expect(unlike.length).toBeLessThanOrEqual(1);
        for (const word of unlike) expect(word.length, `${phrase} → ${after.join(' ')}`).toBeGreaterThanOrEqual(5);
      }
    }
  });

  it('says a bare yes only for what he holds', () => {
    const bare = { support: book.says.no, oppose: book.says.yes, unsure: [...book.says.yes, ...book.says.no] };
    for (const [stance, never] of Object.entries(bare)) {
      for (const occasion of occasions(writer(voice, { stance }), 'stance'))
        expect(never).not.toContain(wording.unclear(occasion));
    }
  });
});

describe('Arabic', () => {
  it.each(['msa', 'iraqi'] as const)('has a woman speak as one: %s', (voice) => {
    const bodies = (gender: string) =>
      occasions(writer(voice, { gender }), 'stance').map((occasion) => wording.changedMind(occasion, 'oppose'));
    expect(bodies('female').filter((body) => /معارض(\s|$)/u.test(body))).toEqual([]);
    expect(bodies('male').filter((body) => /معارض(\s|$)/u.test(body)).length).toBeGreaterThan(0);
  });
});
