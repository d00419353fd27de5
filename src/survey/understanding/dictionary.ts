// The dictionaries that a question is read with: the lexicon with the topics the question touches, and the question's own words.

import type { ChoiceQuestion, Meaning, Question } from '../definition.ts';
import { LEXICONS, TOPICS } from '../lexicon/index.ts';
import type { Role } from '../lexicon/roles.ts';
import { Phrases } from './phrases.ts';
import type { Dictionary } from './reading.ts';
import { Spelling } from './spelling.ts';
import { foldWords } from './tokenise.ts';

/** Made once for each combination of topics: the lexicon does not change while the program runs. */
const lexicons = new Map<string, Dictionary>();

/** What a wording of an option with a meaning does in a sentence, where the lexicon does not know the wording itself. */
const ROLE_OF_MEANING: Record<Meaning, Role> = {
  support: 'favour',
  oppose: 'reject',
  unsure: 'unsure',
  yes: 'yes',
  no: 'no',
  male: 'male',
  female: 'female',
};

export function lexiconFor(question: Question): Dictionary {
  const asked = new Set(Object.values(question.text).flatMap(foldWords));
  const topics = TOPICS.filter((topic) => topic.about.some((word) => foldWords(word).every((part) => asked.has(part))));
  const key = topics.map((topic) => topic.name).join();
  const known = lexicons.get(key);
  if (known) return known;
  const phrases = new Phrases();
  for (const lexicon of [...LEXICONS, ...topics.flatMap((topic) => topic.lexicons)]) phrases.addLexicon(lexicon);
  const dictionary = { phrases, spelling: new Spelling(phrases) };
  lexicons.set(key, dictionary);
  return dictionary;
}

/** The labels and wordings of a choice question, in all of the survey's languages. */
export function ownWords(question: ChoiceQuestion, lexicon: Dictionary): Dictionary {
  const phrases = new Phrases();
  for (const [place, option] of question.options.entries()) {
    for (const wording of [...Object.values(option.label), ...Object.values(option.wordings).flat()]) {
      if (option.means !== undefined && knows(lexicon.phrases, wording)) continue;
      phrases.add(wording, false, (means) => {
        if (option.means) means.roles.add(ROLE_OF_MEANING[option.means]);
        else {
          means.options ??= new Set();
          means.options.add(place);
        }
      });
    }
  }
  return { phrases, spelling: new Spelling(phrases) };
}

function knows(phrases: Phrases, wording: string): boolean {
  let node = phrases.root;
  for (const word of foldWords(wording)) {
    const next = node.next.get(word);
    if (!next) return false;
    node = next;
  }
  return node.means !== undefined;
}
