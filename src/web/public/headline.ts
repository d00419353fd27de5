// The headline in words: what the people who answered chose, and what the intervals allow to be said about it. It calls no leader.

import { standingOf } from '../../results/publication.ts';
import type { Publication, PublishedChoice } from '../../results/publication-schema.ts';
import type { Speech } from './speech.ts';

/** As many shares as a sentence holds; of a longer list the commonest are told, and the picture has all. */
const MOST_PARTS = 4;

export function headlineQuestion({ headline, questions }: Publication): PublishedChoice | null {
  const question = questions.find(({ id }) => id === headline);
  return question?.type === 'choice' ? question : null;
}

/** @returns the sentence, and what is to be said of the two largest shares where there is something to be said. */
export function headlineOf(
  question: PublishedChoice,
  publication: Publication,
  speech: Speech,
): { sentence: string; standing: string | null } {
  const { words, number } = speech;
  const standing = standingOf(question);
  if (standing === 'tooFew')
    return { sentence: words.tooFew(number(question.base), number(publication.disclosure.leastBase)), standing: null };
  // In the survey's own order: the order of a sentence must not be a verdict.
  const told =
    question.options.length <= MOST_PARTS
      ? question.options
      : [...question.options].sort((a, b) => (b.share ?? 0) - (a.share ?? 0)).slice(0, MOST_PARTS);
  const parts = told.map(({ share, label }) => ({ share: speech.share(share), label: isolated(speech.say(label)) }));
  return { sentence: words.headline(number(question.base), parts), standing: words.standing[standing] };
}

/** A label in another language than the sentence keeps its own direction and leaves that of the sentence alone. */
function isolated({ text }: { text: string }): string {
  return `\u2068${text}\u2069`;
}
