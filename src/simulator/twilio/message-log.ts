// The look-alike's list of messages: what Twilio would show in its log. It stores and finds; it sends nothing.

export type Status = 'accepted' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

export interface Message {
  readonly sid: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  /** True where the provider itself answered an opt-out keyword. */
  readonly automatic: boolean;
  readonly to: string;
  /** Null until a messaging service has chosen its sender. */
  from: string | null;
  readonly messagingServiceSid: string | null;
  body: string;
  readonly segments: number;
  status: Status;
  errorCode: number | null;
  /** Milliseconds since the epoch, UTC; `sentAt` of an inbound message is when it reached the provider. */
  readonly createdAt: number;
  updatedAt: number;
  sentAt: number | null;
}

/** A span of time, both ends included, in whole seconds since the epoch: the list speaks in seconds. */
export interface Filter {
  to?: string | undefined;
  from?: string | undefined;
  fromSecond: number;
  toSecond: number;
}

/** Where a page starts: right after (older than) or right before (newer than) a message. */
export interface Cursor {
  side: 'older' | 'newer';
  sid: string;
}

export interface Page {
  /** Newest first. */
  messages: Message[];
  hasOlder: boolean;
}

interface Entry {
  position: number;
  message: Message;
}

export class MessageLog {
  readonly #entries: Entry[] = [];
  readonly #byTo = new Map<string, Entry[]>();
  readonly #bySid = new Map<string, Message>();
  /** Kept after a deletion, because a page token may name a deleted message. */
  readonly #positions = new Map<string, number>();

  add(message: Message): void {
    const entry = { position: this.#positions.size, message };
    this.#positions.set(message.sid, entry.position);
    this.#bySid.set(message.sid, message);
    this.#entries.push(entry);
    const sameTo = this.#byTo.get(message.to);
    if (sameTo) sameTo.push(entry);
    else this.#byTo.set(message.to, [entry]);
  }

  find(sid: string): Message | undefined {
    return this.#bySid.get(sid);
  }

  remove(message: Message): void {
    this.#bySid.delete(message.sid);
    for (const entries of [this.#entries, this.#byTo.get(message.to)!]) {
      entries.splice(firstAtOrAfter(entries, this.#positions.get(message.sid)!), 1);
    }
  }

  /** In the order of creation. */
  all(): Message[] {
    return this.#entries.map((entry) => entry.message);
  }

  /** @returns undefined where the cursor names no message that ever was. */
  page(filter: Filter, size: number, cursor?: Cursor): Page | undefined {
    const entries = filter.to === undefined ? this.#entries : (this.#byTo.get(filter.to) ?? []);
    const position = cursor ? this.#positions.get(cursor.sid) : this.#positions.size;
    if (position === undefined) return undefined;
    const start = firstAtOrAfter(entries, position);
    if (cursor?.side === 'newer') {
      const after = entries[start]?.position === position ? start + 1 : start;
      const messages = take(entries, after, 1, filter, size);
      return { messages: messages.reverse(), hasOlder: true };
    }
    const messages = take(entries, start - 1, -1, filter, size + 1);
    return { messages: messages.slice(0, size), hasOlder: messages.length > size };
  }
}

function take(entries: Entry[], start: number, step: 1 | -1, filter: Filter, limit: number): Message[] {
  const found: Message[] = [];
  for (let index = start; found.length < limit && index >= 0 && index < entries.length; index += step) {
    const { message } = entries[index]!;
    if (matches(message, filter)) found.push(message);
  }
  return found;
}

/** What has not left yet is found by when it was created. */
function matches(message: Message, filter: Filter): boolean {
  if (filter.from !== undefined && message.from !== filter.from) return false;
  const second = Math.floor((message.sentAt ?? message.createdAt) / 1000);
  return second >= filter.fromSecond && second <= filter.toSecond;
}

function firstAtOrAfter(entries: Entry[], position: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
