// Reads a webhook's answer the way Twilio does: which texts it orders, and which of Twilio's alerts it earns. Pure.

import { XMLParser, XMLValidator } from 'fast-xml-parser';

const MAX_BODY_CHARACTERS = 1600;

export interface OrderedMessage {
  body: string;
  /** Undefined where the answer leaves it to the conversation. */
  to: string | undefined;
  from: string | undefined;
  /** As written, perhaps relative to the webhook. */
  callback: string | undefined;
  method: 'GET' | 'POST';
}

export interface Orders {
  messages: OrderedMessage[];
  alerts: { code: number; detail: string }[];
}

const markupTypes = new Set(['text/xml', 'application/xml', 'text/html']);

/** `contentType` is the header as received. A text/plain body is itself the text, as Twilio has it. */
export function readAnswer(contentType: string, body: string): Orders {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'text/plain') {
    const order = { body: body.trim(), to: undefined, from: undefined, callback: undefined, method: 'POST' as const };
    return body.trim() === '' ? { messages: [], alerts: [] } : checked([order], []);
  }
  if (markupTypes.has(type)) return readTwiml(body);
  return body === '' ? { messages: [], alerts: [] } : refused(12300, `invalid content type ${contentType || '(none)'}`);
}

type Element = Record<string, Element[] | string | Record<string, string>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  // Without this the parser leaves &#1593; and its like as they stand.
  htmlEntities: true,
});

function readTwiml(text: string): Orders {
  const valid = XMLValidator.validate(text);
  if (valid !== true) return refused(12100, valid.err.msg);
  const roots = (parser.parse(text) as Element[]).filter((element) => !nameOf(element).startsWith('?') && !isText(element));
  const root = roots[0];
  if (!root || roots.length > 1) return refused(12100, 'the document must have one root element');
  if (nameOf(root) !== 'Response') return refused(12102, `the root element is <${nameOf(root)}>, not <Response>`);
  const orders: OrderedMessage[] = [];
  const alerts: Orders['alerts'] = [];
  for (const verb of childrenOf(root)) {
    if (nameOf(verb) === 'Message') orders.push(readMessage(verb));
    else if (!isText(verb)) alerts.push({ code: 12200, detail: `<${nameOf(verb)}> is no verb of a message` });
  }
  return checked(orders, alerts);
}

function readMessage(element: Element): OrderedMessage {
  const attributes = (element[':@'] ?? {}) as Record<string, string>;
  const bodies = childrenOf(element).filter((child) => nameOf(child) === 'Body');
  return {
    body: bodies.length > 0 ? bodies.map(textOf).join('') : textOf(element),
    to: attributes.to,
    from: attributes.from,
    callback: attributes.statusCallback ?? attributes.action,
    method: attributes.method?.toUpperCase() === 'GET' ? 'GET' : 'POST',
  };
}

function checked(orders: OrderedMessage[], alerts: Orders['alerts']): Orders {
  const messages = orders.filter(({ body }) => body.trim() !== '' && body.length <= MAX_BODY_CHARACTERS);
  const invalid = orders.length - messages.length;
  return {
    messages,
    alerts: invalid ? [...alerts, { code: 14103, detail: `${invalid} message(s) with an empty or over-long body` }] : alerts,
  };
}

function refused(code: number, detail: string): Orders {
  return { messages: [], alerts: [{ code, detail }] };
}

function nameOf(element: Element): string {
  return Object.keys(element).find((key) => key !== ':@') ?? '';
}

function isText(element: Element): boolean {
  return nameOf(element) === '#text';
}

function childrenOf(element: Element): Element[] {
  return (element[nameOf(element)] ?? []) as Element[];
}

function textOf(element: Element): string {
  return childrenOf(element)
    .filter(isText)
    .map((child) => child['#text'] as unknown as string)
    .join('');
}
