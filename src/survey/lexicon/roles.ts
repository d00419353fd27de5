// What a word or phrase of the lexicon can do in a reply, and the shape of a lexicon module. Types and names only.

/**
 * A stance is built out of governors (support, against), modals (want, must, let), objects (the forces, leaving) and negators;
 * the grammar multiplies their signs. A command is built the same way where a fixed phrase would be too narrow.
 */
export const ROLES = [
  // A stance of the person who writes, and the same stance already negated inside the word.
  'support',
  'oppose',
  'notSupport',
  'notOppose',
  // A verb whose form does not show whose it is ("support"): it needs a subject that fits.
  'supportVerb',
  'opposeVerb',
  // A preposition ("with"): it needs an object or a subject that fits.
  'with',
  'agree',
  'disagree',
  // Somebody else's stance, or a past one.
  'othersStance',
  'slipSupport',
  'slipOppose',
  // Negators: of what follows, of what went before, and "no" as a sentence.
  'neg',
  'negPost',
  'no',
  'yes',
  // Small words that the grammar steps over or breaks at.
  'i',
  'they',
  'you',
  'can',
  'think',
  'that',
  'filler',
  'because',
  'but',
  'if',
  'or',
  'would',
  'want',
  'notWant',
  'must',
  'let',
  'maybe',
  'unsure',
  'neither',
  'both',
  'question',
  // What a stance can be about, filled by a topic.
  'forces',
  'otherObject',
  'leave',
  'leaving',
  'notLeaving',
  'stay',
  'staying',
  'notStaying',
  'wantThem',
  'notWantThem',
  'favour',
  'reject',
  // Commands.
  'stop',
  'stopWord',
  'stopObject',
  'message',
  'send',
  'notSend',
  'receive',
  'noMore',
  'delete',
  'number',
  'start',
  'help',
  'helpWord',
  'refuse',
  'answering',
  'notAnswering',
  'changeLanguage',
  // Replies that answer nothing.
  'thanks',
  'greeting',
  'autoReply',
  'insult',
  'wrongNumber',
  'aboutSurvey',
  'confused',
  // Around numbers.
  'codeIntro',
  'unit',
  // Answers to other questions.
  'male',
  'female',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * Patterns are words parted by blanks; `(a|b|)` stands for each alternative, `$NAME` for each member of a set.
 * Case, vowel marks, doubled letters and the letters that keyboards confuse do not matter: patterns are folded like replies.
 */
export interface Lexicon {
  language: string;
  /** The object may stand before its governor, as in Kurdish and Turkish. */
  objectFirst?: boolean;
  sets?: Readonly<Record<string, readonly string[]>>;
  words: Partial<Record<Role, readonly string[]>>;
  /** Number words and ordinals by value. */
  numbers?: Readonly<Record<number, readonly string[]>>;
  /** Names of languages by tag. */
  languages?: Readonly<Record<string, readonly string[]>>;
}

/** Words about one subject matter: opened to a question whose own text has one of the `about` words. */
export interface Topic {
  name: string;
  about: readonly string[];
  lexicons: readonly Lexicon[];
}
