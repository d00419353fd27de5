// Writes the answers that Twilio executes. Nothing may stand before the XML declaration (Twilio's error 12100). Pure.

import { statusCallbackUrl } from '../../../sms/twilio-urls.ts';

/** On every answer, the refusals too: Twilio sends the words of a text/plain answer to the respondent. */
export const TWIML_TYPE = 'text/xml; charset=utf-8';

const OPENING = '<?xml version="1.0" encoding="UTF-8"?>';

/** Says nothing to the respondent. */
export const EMPTY_TWIML = `${OPENING}<Response/>`;

/** Sends `body` back to whoever wrote; Twilio reports what becomes of it under our `messageId`. */
export function replyTwiml(publicBaseUrl: string, reply: { messageId: string; body: string }): string {
  const action = escapeXml(statusCallbackUrl(publicBaseUrl, reply.messageId));
  return `${OPENING}<Response><Message action="${action}">${escapeXml(reply.body)}</Message></Response>`;
}

/** What XML 1.0 cannot hold, not even escaped: control characters, lone surrogates, two non-characters. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A bare one would be read as a line feed.
  '\r': '&#13;',
};

function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"\r]/g, (character) => ESCAPES[character]!);
}
