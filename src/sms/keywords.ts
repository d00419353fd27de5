// The words that Twilio itself answers, before we do. Pure. Opt-out words in the survey's languages are another matter: see survey.

export type ProviderKeyword = 'stop' | 'start' | 'help';

/**
 * Twilio's defaults. It also takes YES for an opting in again, but only from a number that it blocks, and to a survey YES is an
 * answer: so YES counts only where Twilio says so itself (OptOutType START).
 */
const KEYWORDS: Readonly<Record<string, ProviderKeyword>> = {
  STOP: 'stop',
  STOPALL: 'stop',
  UNSUBSCRIBE: 'stop',
  CANCEL: 'stop',
  END: 'stop',
  QUIT: 'stop',
  REVOKE: 'stop',
  OPTOUT: 'stop',
  START: 'start',
  UNSTOP: 'start',
  HELP: 'help',
  INFO: 'help',
};
const LONGEST = 'UNSUBSCRIBE'.length;

/** Which keyword the whole body is, in any case, with blanks around it; undefined where there is any other word beside it. */
export function providerKeyword(body: string): ProviderKeyword | undefined {
  const word = body.trim();
  return word.length <= LONGEST && Object.hasOwn(KEYWORDS, word.toUpperCase()) ? KEYWORDS[word.toUpperCase()] : undefined;
}

/** What the parameter OptOutType of a webhook says: Twilio's Advanced Opt-Out knew the word, in any language, and has answered. */
export function optOutType(value: string | undefined): ProviderKeyword | undefined {
  const word = value?.toLowerCase();
  return word === 'stop' || word === 'start' || word === 'help' ? word : undefined;
}
