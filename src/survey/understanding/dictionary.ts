// The dictionaries that a question is read with, the nearest first: its own words, its topics, the lexicon.

import type { ChoiceQuestion, Meaning, Question } from '../definition.ts';
import { LEXICONS, TOPICS } from '../lexicon/index.ts';
import type { Lexicon, Role, Topic } from '../lexicon/roles.ts';
import { Phrases } from './phrases.ts';
import type { Dictionary } from './reading.ts';
import { Spelling } from './spelling.ts';
import { foldWords } from './tokenise.ts';

/** Made once and shared by all questions: the lexicon does not change while the program runs. */
let lexicon: Dictionary | undefined;
const topics = new Map<Topic, Dictionary>();

/** What a wording of an option with a meaning does in a sentence, where no dictionary knows the wording itself. */
const ROLE_OF_MEANING: Record<Meaning, Role> = {
  support: 'favour',
  oppose: 'reject',
  unsure: 'unsure',
  yes: 'yes',
  no: 'no',
  male: 'male',
  female: 'female',
};

export function dictionariesFor(question: Question): readonly Dictionary[] {
  lexicon ??= dictionaryOf(LEXICONS);
  const asked = new Set(Object.values(question.text).flatMap(foldWords));
  const touched = TOPICS.filter((topic) => topic.about.some((word) => foldWords(word).every((part) => asked.has(part))));
  const shared = [...touched.map(dictionaryOfTopic), lexicon];
  return question.type === 'choice' ? [ownWords(question, shared), ...shared] : shared;
}

function dictionaryOfTopic(topic: Topic): Dictionary {
  let dictionary = topics.get(topic);
  if (!dictionary) {
    dictionary = dictionaryOf(topic.lexicons, lexicon?.phrases);
    topics.set(topic, dictionary);
  }
  return dictionary;
}

function dictionaryOf(lexicons: readonly Lexicon[], below?: Phrases): Dictionary {
  const phrases = new Phrases(below);
  for (const each of lexicons) phrases.addLexicon(each);
  return { phrases, spelling: new Spelling(phrases) };
}

/** The labels and wordings of a choice question, in all of the survey's languages. */
function ownWords(question: ChoiceQuestion, shared: readonly Dictionary[]): Dictionary {
  const phrases = new Phrases(shared[0]?.phrases);
  for (const [place, option] of question.options.entries()) {
    for (const wording of [...Object.values(option.label), ...Object.values(option.wordings).flat()]) {
      const words = foldWords(wording);
      if (option.means !== undefined && shared.some((dictionary) => dictionary.phrases.meaningsOf(words))) continue;
      phrases.add(words.join(' '), false, option.means ? { role: ROLE_OF_MEANING[option.means] } : { option: place });
    }
  }
  return { phrases, spelling: new Spelling(phrases) };
}
