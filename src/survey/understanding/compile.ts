// Understanding made once per question: the order in which readings of a reply take precedence.
// The lexicon and the grammar stand elsewhere; here an opt-out goes before everything, and doubt ends as unclear.

import type { Question, Survey } from '../definition.ts';
import { ChoiceReader, unclear } from './choice.ts';
import { isAutoReply, isHelp, isRefusal, isStart, isStop, languageWanted } from './commands.ts';
import { dictionariesFor } from './dictionary.ts';
import { readNumber } from './number.ts';
import { Reader, type Reading } from './reading.ts';
import type { ReplyContext, Understand, Understanding } from './understanding.ts';

/**
 * Makes the function that reads replies to a question. It understands commands in every language of the lexicon, whatever
 * language the survey speaks; it never throws, and what it does not understand is unclear with a reason.
 */
export function compileUnderstanding(question: Question, survey: Pick<Survey, 'languages' | 'defaultLanguage'>): Understand {
  const choice = question.type === 'choice' ? new ChoiceReader(question) : undefined;
  const reader = new Reader(dictionariesFor(question));
  const answer = (reading: Reading): Understanding => {
    if (choice) return choice.answer(reading);
    if (question.type === 'number') return readNumber(question, reading);
    return { kind: 'answer', option: 'text', by: 'words', rule: 'text.open' };
  };
  return (text, context = {}) => {
    const reading = reader.read(text);
    if (reading.atoms.length === 0) return unclear('empty', 'none.empty');
    const labelled = choice?.labelled(reading);
    return labelled ?? command(reading, context, question.type === 'open', survey, answer) ?? answer(reading);
  };
}

function command(
  reading: Reading,
  context: ReplyContext,
  isOpen: boolean,
  survey: Pick<Survey, 'languages'>,
  answer: (reading: Reading) => Understanding,
): Understanding | undefined {
  const { atoms } = reading;
  const stop = isStop(atoms);
  if (stop) {
    const beside = isOpen
      ? undefined
      : answer({ ...reading, atoms: atoms.filter((atom) => !atom.roles.has('stop') && !atom.roles.has('stopWord')) });
    return beside?.kind === 'answer' ? { kind: 'stop', option: beside.option, rule: stop } : { kind: 'stop', rule: stop };
  }
  if (isStart(atoms)) return { kind: 'start', rule: 'command.start' };
  if (
    context.suppressed &&
    atoms.every((atom) => atom.roles.has('yes') || atom.roles.has('filler') || atom.roles.has('thanks'))
  ) {
    if (atoms.some((atom) => atom.roles.has('yes'))) return { kind: 'start', rule: 'command.start.yes' };
  }
  const language = isOpen && !atoms.some((atom) => atom.roles.has('changeLanguage')) ? undefined : languageWanted(atoms);
  if (language !== undefined) return changeTo(language, survey);
  if (reading.tokens.equals >= 2) return isOpen ? undefined : unclear('quote', 'none.quote');
  const refusal = isRefusal(atoms);
  if (refusal) return { kind: 'refuse', rule: refusal };
  const help = isHelp(atoms);
  if (help) return { kind: 'help', rule: help };
  if (!isOpen && isAutoReply(atoms)) return unclear('autoReply', 'none.autoReply');
  return undefined;
}

/** "Kurdish" means the Kurdish that the survey speaks. */
function changeTo(language: string, survey: Pick<Survey, 'languages'>): Understanding {
  if (language === '') return { kind: 'language', rule: 'command.language.unnamed' };
  const kurdish = survey.languages.find((spoken) => spoken === 'ckb' || spoken === 'kmr' || spoken === 'ku');
  const named = language === 'ku' ? (kurdish ?? 'ckb') : language;
  return { kind: 'language', language: named, rule: 'command.language.named' };
}
