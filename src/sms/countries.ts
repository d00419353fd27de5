// Whether a reply can come back: what is known of two-way SMS by country and sender. Facts with their source, no calls. Pure.

import type { Sender } from './sender.ts';

export interface TwoWay {
  possible: boolean | 'unknown';
  why: string;
  /** Where it is written. */
  source: string;
}

/** Countries (ISO 3166, two letters) in which Twilio carries no replies, whatever the sender. */
const ONE_WAY_COUNTRIES: Readonly<Record<string, string>> = {
  IQ: 'Twilio has no two-way SMS in Iraq: operators replace or reject numeric senders, and a reply cannot reach Twilio',
};

/** `emulated`: TWILIO_API_BASE_URL stands in Twilio's place. */
export function twoWay(asked: { country: string; sender: Sender; emulated: boolean }): TwoWay {
  const country = asked.country.toUpperCase();
  if (asked.sender.kind === 'alphanumeric') {
    return {
      possible: false,
      why: 'nobody can reply to an alphanumeric sender, in any country',
      source: 'https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id',
    };
  }
  if (asked.emulated) {
    return { possible: true, why: 'an emulator stands in Twilio’s place and carries replies', source: 'TWILIO_API_BASE_URL' };
  }
  const source = `https://www.twilio.com/en-us/guidelines/${country.toLowerCase()}/sms`;
  const why = ONE_WAY_COUNTRIES[country];
  if (why) return { possible: false, why, source };
  return {
    possible: 'unknown',
    why: `it is not known here whether Twilio carries replies from this sender in ${country}`,
    source,
  };
}
