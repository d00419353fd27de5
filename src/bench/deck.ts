// The requests that a load sends: signed webhooks with the words of simulated citizens, or the provider's reports, each made once.

import { signedRequest } from '../simulator/twilio/webhooks.ts';
import { MESSAGES_PATH, statusCallbackUrl } from '../sms/twilio-urls.ts';
import type { Survey } from '../survey/definition.ts';
import { BENCH, callbackParams, inboundId, inboundParams, messageId, providerId } from './fixture.ts';
import { replies } from './replies.ts';

export interface Request {
  bytes: Buffer;
  /** What it is about: what must be in the database once it was acknowledged. */
  about: string;
}

export interface Deck {
  /** At most `count`; none where all have been made. */
  next(count: number): Request[];
}

export interface DeckOptions {
  kind: 'replies' | 'reports';
  survey: Survey;
  /** The respondents from the first to before the last. */
  first: number;
  last: number;
}

/** A message is sent before it is delivered, but not right before. */
const BLOCK = 1_000;

export async function openDeck(options: DeckOptions): Promise<Deck> {
  const source = options.kind === 'replies' ? replyRequests(options) : reportRequests(options);
  return {
    next(count) {
      const made: Request[] = [];
      while (made.length < count) {
        const { value, done } = source.next();
        if (done) break;
        made.push(value);
      }
      return made;
    },
  };
}

function* replyRequests({ survey, first, last }: DeckOptions): Generator<Request, undefined> {
  let heard = first * 100;
  for (const { from, body } of replies(survey, first, last)) {
    const sid = inboundId(heard++);
    yield { bytes: wire(`${BENCH.publicBaseUrl}${MESSAGES_PATH}`, inboundParams({ sid, from, body })), about: sid };
  }
}

function* reportRequests({ first, last }: DeckOptions): Generator<Request, undefined> {
  for (let start = first; start < last; start += BLOCK) {
    for (const status of ['sent', 'delivered']) {
      for (let n = start; n < Math.min(last, start + BLOCK); n++) {
        const sid = providerId(n);
        const url = statusCallbackUrl(BENCH.publicBaseUrl, messageId(n));
        yield { bytes: wire(url, callbackParams({ sid, status })), about: `${sid} ${status}` };
      }
    }
  }
}

function wire(url: string, params: Record<string, string>): Buffer {
  const { headers, form } = signedRequest(BENCH.authToken, url, 'POST', params);
  const { host, pathname, search } = new URL(url);
  const lines = [
    `POST ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${form}`);
}
