// Twilio's resources as JSON: field by field as its API description and its examples have them. It decides nothing.

import type { Exchange } from './exchange.ts';
import type { Message } from './message-log.ts';

const errorMessages: Record<number, string> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30001: 'Queue overflow',
  30002: 'Account suspended',
  30003: 'Unreachable destination handset',
  30004: 'Message blocked',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Carrier violation',
  30008: 'Unknown error',
  30034: 'US A2P 10DLC - Message from an Unregistered Number',
  30036: 'Validity Period Expired',
};

/** "Thu, 24 Aug 2023 05:01:45 +0000": RFC 2822, which Date's own UTC form differs from in its zone alone. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

/** "2015-07-30T20:12:31Z": the newer hosts' form. */
function iso8601(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function accountPath(exchange: Exchange): string {
  return `/2010-04-01/Accounts/${exchange.accountSid}`;
}

/** In the answer to its creation a message has no `feedback` among its subresources; ever after it has. */
export function messageResource(exchange: Exchange, message: Message, isNew: boolean): object {
  const path = `${accountPath(exchange)}/Messages/${message.sid}`;
  return {
    account_sid: exchange.accountSid,
    api_version: '2010-04-01',
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: message.errorCode === null ? null : (errorMessages[message.errorCode] ?? null),
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: '0',
    num_segments: String(message.segments),
    price: null,
    price_unit: null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${path}/Media.json`, ...(isNew ? {} : { feedback: `${path}/Feedback.json` }) },
    to: message.to,
    uri: `${path}.json`,
  };
}

export function accountResource(exchange: Exchange): object {
  const path = accountPath(exchange);
  const names = ['Calls', 'IncomingPhoneNumbers', 'Messages', 'Recordings', 'Usage'];
  return {
    auth_token: exchange.authToken,
    date_created: rfc2822(exchange.startedAt),
    date_updated: rfc2822(exchange.startedAt),
    friendly_name: 'Look-alike',
    owner_account_sid: exchange.accountSid,
    sid: exchange.accountSid,
    status: 'active',
    subresource_uris: Object.fromEntries(names.map((name) => [snakeCase(name), `${path}/${name}.json`])),
    type: 'Full',
    uri: `${path}.json`,
  };
}

function snakeCase(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

function numberSid(exchange: Exchange, number: string): string {
  return `PN${exchange.chance.hex(`number|${number}`)}`;
}

export function incomingPhoneNumberResource(exchange: Exchange, number: string): object {
  const sid = numberSid(exchange, number);
  return {
    account_sid: exchange.accountSid,
    address_requirements: 'none',
    address_sid: null,
    api_version: '2010-04-01',
    beta: false,
    bundle_sid: null,
    capabilities: { mms: false, sms: true, voice: false, fax: false },
    date_created: rfc2822(exchange.startedAt),
    date_updated: rfc2822(exchange.startedAt),
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    emergency_status: 'Inactive',
    friendly_name: number,
    identity_sid: null,
    origin: 'twilio',
    phone_number: number,
    sid,
    sms_application_sid: '',
    sms_fallback_method: 'POST',
    sms_fallback_url: '',
    sms_method: 'POST',
    sms_url: exchange.messagesUrl ?? '',
    status: 'in-use',
    status_callback: '',
    status_callback_method: 'POST',
    trunk_sid: null,
    type: 'local',
    uri: `${accountPath(exchange)}/IncomingPhoneNumbers/${sid}.json`,
    voice_application_sid: '',
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: '',
    voice_method: 'POST',
    voice_receive_mode: 'voice',
    voice_url: '',
  };
}

/** `base` is the URL at which this server is reached: the newer hosts answer with absolute URLs. */
export function serviceResource(exchange: Exchange, base: string): object {
  const url = `${base}/v1/Services/${exchange.messagingServiceSid}`;
  return {
    account_sid: exchange.accountSid,
    area_code_geomatch: true,
    date_created: iso8601(exchange.startedAt),
    date_updated: iso8601(exchange.startedAt),
    fallback_method: 'POST',
    fallback_to_long_code: true,
    fallback_url: null,
    friendly_name: 'Look-alike',
    inbound_method: 'POST',
    inbound_request_url: exchange.messagesUrl ?? null,
    links: {
      alpha_senders: `${url}/AlphaSenders`,
      messages: `${url}/Messages`,
      phone_numbers: `${url}/PhoneNumbers`,
      short_codes: `${url}/ShortCodes`,
    },
    mms_converter: true,
    scan_message_content: 'inherit',
    sid: exchange.messagingServiceSid,
    smart_encoding: false,
    status_callback: null,
    sticky_sender: true,
    synchronous_validation: false,
    url,
    us_app_to_person_registered: false,
    use_inbound_webhook_on_number: false,
    usecase: 'polling',
    validity_period: 36_000,
  };
}

export function servicePhoneNumberResource(exchange: Exchange, base: string, number: string): object {
  const sid = numberSid(exchange, number);
  return {
    account_sid: exchange.accountSid,
    capabilities: ['SMS'],
    country_code: number.startsWith('+964') ? 'IQ' : 'US',
    date_created: iso8601(exchange.startedAt),
    date_updated: iso8601(exchange.startedAt),
    phone_number: number,
    service_sid: exchange.messagingServiceSid,
    sid,
    url: `${base}/v1/Services/${exchange.messagingServiceSid}/PhoneNumbers/${sid}`,
  };
}
