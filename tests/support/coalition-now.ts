// The coalition survey as it can be fielded at this very moment, and an account at the look-alike to field it with.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DateTime } from 'luxon';

export const COALITION = fileURLToPath(new URL('../../surveys/coalition.yaml', import.meta.url));

/** The coalition survey's file, in the field from yesterday for a week, at any hour, fast. */
export function coalitionNow(): string {
  const day = (days: number) => DateTime.now().setZone('Asia/Baghdad').plus({ days }).toISODate()!;
  return readFileSync(COALITION, 'utf8')
    .replace(/^fieldPeriod:.*$/m, `fieldPeriod: { start: ${day(-1)}, end: ${day(6)} }`)
    .replace(/^quietHours:.*$/m, '')
    .replace(/segmentsPerSecond: \d+/, 'segmentsPerSecond: 1000');
}

export const TWILIO_SETTINGS = {
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'b'.repeat(32),
  TWILIO_FROM: '+15005550006',
  PUBLIC_BASE_URL: 'https://poll.example.org',
};
