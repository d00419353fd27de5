// Twilio's messages in our words: their ids and their states. Pure.

import type { DeliveryStatus } from './gateway.ts';

/** Twilio's id of a message. */
export const MESSAGE_SID = /^(SM|MM)[0-9a-f]{32}$/;

const STATUSES: Readonly<Record<string, DeliveryStatus>> = {
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  // An inbound message that has come all the way.
  received: 'delivered',
  failed: 'failed',
  undelivered: 'failed',
  canceled: 'failed',
};

/** Everything else, also a status that Twilio invents tomorrow, says no more than that Twilio has the message. */
export function deliveryStatusOf(status: string): DeliveryStatus {
  return Object.hasOwn(STATUSES, status) ? STATUSES[status]! : 'accepted';
}
