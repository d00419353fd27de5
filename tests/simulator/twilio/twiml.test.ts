// What an answer of the messages webhook orders, and which of Twilio's alerts a bad one earns.

import { expect, it } from 'vitest';
import { readAnswer } from '../../../src/simulator/twilio/twiml.ts';

const xml = 'text/xml; charset=utf-8';
const head = '<?xml version="1.0" encoding="UTF-8"?>';
const response = (inner: string) => `${head}<Response>${inner}</Response>`;

const bodies: [string, string, string, string[]][] = [
  ['an empty response', xml, `${head}<Response/>`, []],
  ['an empty response with space in it', xml, `${head}\n<Response>\n</Response>\n`, []],
  ['a text', xml, response('<Message>شكرا</Message>'), ['شكرا']],
  ['a body', xml, response('<Message>\n  <Body> 007 </Body>\n</Message>'), [' 007 ']],
  ['two messages', xml, response('<Message>1</Message><!-- and --><Message>2</Message>'), ['1', '2']],
  ['entities', xml, response('<Message>&lt;b&gt; &amp;amp; &#1593;&#x639; &quot;&apos;</Message>'), ['<b> &amp; عع "\'']],
  ['CDATA', xml, response('<Message><![CDATA[a < b]]></Message>'), ['a < b']],
  ['application/xml', 'application/xml', response('<Message>x</Message>'), ['x']],
  ['text/html', 'text/html', response('<Message>x</Message>'), ['x']],
  ['plain text, which is texted', 'text/plain; charset=utf-8', 'OK', ['OK']],
  ['empty plain text', 'text/plain', '', []],
  ['no content', '', '', []],
];
it.each(bodies)('sends what %s says', (_name, type, body, expected) => {
  const { messages, alerts } = readAnswer(type, body);
  expect(messages.map((message) => message.body)).toEqual(expected);
  expect(alerts).toEqual([]);
});

const alerts: [string, string, string, number[], string[]][] = [
  ['something before the declaration', xml, ` ${response('<Message>x</Message>')}`, [12100], []],
  ['what is no XML', xml, 'OK', [12100], []],
  ['nothing', xml, '', [12100], []],
  ['an unclosed element', xml, `${head}<Response><Message>x</Response>`, [12100], []],
  ['a bare ampersand', xml, response('<Message>a & b</Message>'), [12100], []],
  ['two roots', xml, '<Response/><Response/>', [12100], []],
  ['another root', xml, '<Reply><Message>x</Message></Reply>', [12102], []],
  ['a root in another case', xml, '<response/>', [12102], []],
  ['an unknown verb', xml, response('<Say>x</Say><Message>y</Message>'), [12200], ['y']],
  ['a message without text', xml, response('<Message> </Message><Message>y</Message>'), [14103], ['y']],
  ['a message over 1600 characters', xml, response(`<Message>${'x'.repeat(1601)}</Message>`), [14103], []],
  ['JSON', 'application/json', '{}', [12300], []],
  ['a text without a type', '', 'OK', [12300], []],
];
it.each(alerts)('raises an alert at %s', (_name, type, body, codes, sent) => {
  const orders = readAnswer(type, body);
  expect(orders.alerts.map(({ code }) => code)).toEqual(codes);
  expect(orders.messages.map((message) => message.body)).toEqual(sent);
});

const attributes = [
  ['', { to: undefined, from: undefined, callback: undefined, method: 'POST' }],
  ['action="/status?m=1&amp;n=2"', { callback: '/status?m=1&n=2', method: 'POST' }],
  ['statusCallback="/a" action="/b"', { callback: '/a' }],
  [
    'to="+9647701234567" from="+15550001111" method="get" action="/a"',
    { to: '+9647701234567', from: '+15550001111', method: 'GET' },
  ],
] as const;
it.each(attributes)('reads the attributes %s', (text, expected) => {
  expect(readAnswer(xml, response(`<Message ${text}>x</Message>`)).messages).toMatchObject([expected]);
});
