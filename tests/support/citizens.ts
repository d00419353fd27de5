// Citizens at the look-alike for tests of whole processes: some answer, some say nothing, some say stop, each by their number alone, so
// that a run can be told afterwards. They speak through the look-alike only.

import type { Lookalike, Network } from '../../src/simulator/twilio/lookalike.ts';

/** A word that the provider does not know: what keeps us from sending after it is ours alone. */
export const STOP = 'إيقاف';
const MAX_REPLIES = 4;

export interface Citizens {
  network: Network;
  /** Each message that reached a handset. */
  delivered: { to: string; body: string }[];
  /** Numbers that have said stop. */
  stopped: Set<string>;
  /** Says stop, asked or not. */
  stop(number: string): void;
  /** Nobody says anything any more. */
  hush(): void;
}

/** `to` is our number; answers come `afterMs` after the question, more or less. */
export function citizens(lookalike: () => Lookalike, to: string, afterMs: number): Citizens {
  const delivered: Citizens['delivered'] = [];
  const stopped = new Set<string>();
  const replies = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();

  function say(from: string, body: string, inMs: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (body === STOP) stopped.add(from);
      lookalike().receive({ from, to, body });
    }, inMs);
    timers.add(timer);
  }

  return {
    delivered,
    stopped,
    stop: (number) => say(number, STOP, 0),
    hush() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
    network: {
      deliver(message) {
        delivered.push({ to: message.to, body: message.body });
        const n = Number(message.to.slice(-4));
        const said = replies.get(message.to) ?? 0;
        replies.set(message.to, said + 1);
        if (n % 5 === 0 || said >= MAX_REPLIES || stopped.has(message.to)) return { status: 'delivered' };
        say(message.to, n % 7 === 0 ? STOP : String(1 + (n % 3)), afterMs * (0.5 + (n % 11) / 10));
        return { status: 'delivered' };
      },
    },
  };
}
