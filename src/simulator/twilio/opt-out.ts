// The provider's own handling of opt-out keywords: which words it hears, whom it blocks, and what it answers by itself.
// It knows only Twilio's English defaults; words of other languages are the customer's to handle.

export type OptOutMode = 'default' | 'advanced' | 'off';
export type Keyword = 'STOP' | 'START' | 'HELP';

const keywords = new Map<string, Keyword>([
  ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'].map((word) => [word, 'STOP'] as const),
  ...['START', 'YES', 'UNSTOP'].map((word) => [word, 'START'] as const),
  ...['HELP', 'INFO'].map((word) => [word, 'HELP'] as const),
]);

const answers: Record<Keyword, string> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/** The keyword that a text is: a single word, in any case, alone in its message. */
export function keywordOf(body: string): Keyword | undefined {
  return keywords.get(body.trim().toUpperCase());
}

export class OptOuts {
  readonly #mode: OptOutMode;
  readonly #blocked = new Set<string>();

  constructor(mode: OptOutMode) {
    this.#mode = mode;
  }

  /**
   * Hears a text from a citizen to a pool: a messaging service, or a number that stands in none.
   * `answer` is what the provider sends by itself; `type` is the webhook's OptOutType, which only Advanced Opt-Out has.
   */
  hear(pool: string, citizen: string, body: string): { answer?: string; type?: Keyword } {
    const keyword = this.#mode === 'off' ? undefined : keywordOf(body);
    if (!keyword) return {};
    const type = this.#mode === 'advanced' ? { type: keyword } : {};
    if (keyword === 'HELP') return { ...type, answer: answers.HELP };
    const pair = `${pool}|${citizen}`;
    const changed = keyword === 'STOP' ? !this.#blocked.has(pair) : this.#blocked.has(pair);
    if (keyword === 'STOP') this.#blocked.add(pair);
    else this.#blocked.delete(pair);
    return changed ? { ...type, answer: answers[keyword] } : type;
  }

  blocks(pool: string, citizen: string): boolean {
    return this.#blocked.has(`${pool}|${citizen}`);
  }
}
