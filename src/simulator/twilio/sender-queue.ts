// Each sender's queue: a message leaves when the segments before it have left, at the sender's rate. It holds times, not messages.

/** Twilio refuses what would wait longer. */
const MAX_WAIT_MS = 10 * 3_600_000;

export class SenderQueue {
  readonly #segmentsPerSecond: number;
  readonly #freeAt = new Map<string, number>();

  constructor(segmentsPerSecond: number) {
    this.#segmentsPerSecond = segmentsPerSecond;
  }

  /** When the message may leave, ms UTC; undefined where the queue is full. */
  join(sender: string, segments: number, now: number): number | undefined {
    const turnAt = Math.max(now, this.#freeAt.get(sender) ?? 0);
    if (turnAt - now > MAX_WAIT_MS) return undefined;
    this.#freeAt.set(sender, turnAt + (segments / this.#segmentsPerSecond) * 1000);
    return turnAt;
  }
}
