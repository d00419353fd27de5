// Signs that mean the same in every language. Data only; skin tones and variation marks are taken off before look-up.

import type { Lexicon } from './roles.ts';

export const symbols: Lexicon = {
  language: 'und',
  words: {
    agree: ['👍', '🖒'],
    disagree: ['👎', '🖓'],
    yes: ['✅', '✔', '☑', '🆗', '👌', '💯'],
    no: ['❌', '✖', '❎', '🚫', '🙅', '🙅‍♂', '🙅‍♀'],
    unsure: ['🤷', '🤷‍♂', '🤷‍♀'],
    stopWord: ['🛑'],
    helpWord: ['🆘'],
    thanks: ['🙏', '🌹', '❤', '💐', '🤝', '🌷', '💚'],
    greeting: ['👋', '😊', '🙂'],
    insult: ['🖕', '💩'],
    filler: ['😂', '😡', '😅', '🤔', '😐', '😢', '😭', '🔥', '💪', '🇮🇶', '👏', '😠', '🤬', '✌', '☝'],
  },
};
