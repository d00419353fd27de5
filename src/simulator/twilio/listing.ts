// Lists messages as Twilio's API does: its filters, its date formats, its pages and the URIs that lead from one to the next.

import type { Exchange } from './exchange.ts';
import type { Cursor, Filter } from './message-log.ts';
import { refusals } from './refusals.ts';
import { accountPath, messageResource } from './resources.ts';

const MAX_PAGE_SIZE = 1000;
const USUAL_PAGE_SIZE = 50;

/** The filters, in the order in which Twilio repeats them in its URIs. */
const filterNames = ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>'];

/** @throws Refusal where a parameter cannot be understood. */
export function listMessages(exchange: Exchange, query: URLSearchParams): object {
  const size = wholeNumber(query, 'PageSize', USUAL_PAGE_SIZE, 1, MAX_PAGE_SIZE);
  const number = wholeNumber(query, 'Page', 0, 0, Number.MAX_SAFE_INTEGER);
  const page = exchange.log.page(filterOf(query), size, cursorOf(query.get('PageToken')));
  if (!page) throw refusals.invalidParameter('PageToken');
  const { messages, hasOlder } = page;
  const start = number * size;
  const uri = (at: number, token?: string) => uriOf(exchange, query, size, at, token);
  return {
    end: start + Math.max(0, messages.length - 1),
    first_page_uri: uri(0),
    next_page_uri: hasOlder && messages.length > 0 ? uri(number + 1, `PA${messages.at(-1)!.sid}`) : null,
    page: number,
    page_size: size,
    previous_page_uri: number > 0 && messages.length > 0 ? uri(number - 1, `PB${messages[0]!.sid}`) : null,
    messages: messages.map((message) => messageResource(exchange, message, false)),
    start,
    uri: uri(number, query.get('PageToken') ?? undefined),
  };
}

function uriOf(exchange: Exchange, query: URLSearchParams, size: number, page: number, token: string | undefined): string {
  const parameters = new URLSearchParams();
  for (const name of filterNames) if (query.has(name)) parameters.set(name, query.get(name)!);
  parameters.set('PageSize', String(size));
  parameters.set('Page', String(page));
  if (token !== undefined) parameters.set('PageToken', token);
  return `${accountPath(exchange)}/Messages.json?${parameters}`;
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number, low: number, high: number): number {
  const value = Number(query.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < low || value > high) throw refusals.invalidParameter(name);
  return value;
}

/** "PA" and a SID: what is older than it; "PB": what is newer. */
function cursorOf(token: string | null): Cursor | undefined {
  if (token === null) return undefined;
  return { side: token.startsWith('PB') ? 'newer' : 'older', sid: token.slice(2) };
}

function filterOf(query: URLSearchParams): Filter {
  const on = spanOf(query, 'DateSent', true);
  const until = spanOf(query, 'DateSent<', false);
  const since = spanOf(query, 'DateSent>', false);
  return {
    to: query.get('To') ?? undefined,
    from: query.get('From') ?? undefined,
    fromSecond: Math.max(on?.first ?? 0, since?.first ?? 0),
    toSecond: Math.min(on?.last ?? Number.POSITIVE_INFINITY, until?.last ?? Number.POSITIVE_INFINITY),
  };
}

/**
 * The seconds that a date stands for: a bare day for all of itself, a time for its second. DateSent alone always means a day:
 * the SDK writes a time into it even where its user gave a date.
 */
function spanOf(query: URLSearchParams, name: string, wholeDay: boolean): { first: number; last: number } | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const at = parseDate(text);
  if (Number.isNaN(at)) throw refusals.invalidParameter(name);
  const second = Math.floor(at / 1000);
  if (!wholeDay && !/^\d{4}-\d\d-\d\d$/.test(text)) return { first: second, last: second };
  const first = second - (second % 86_400);
  return { first, last: first + 86_399 };
}

/** "2019-06-11 22:05:25.000", which names no zone, is UTC like all of Twilio's dates; the rest Date understands as Twilio does. */
function parseDate(text: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text);
}
