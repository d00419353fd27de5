// Takes phone numbers out of words that others wrote (a provider's error, an exception) before they are logged or stored. Pure.

/** Seven digits are the fewest that a number has; the provider's own codes have five. */
const NUMBER = /\+?\d{7,}/g;

export function maskNumbers(text: string): string {
  return text.replace(NUMBER, '…');
}

/** As people write a number to each other: digits of any script, in groups set apart by a space, a dot, a dash or brackets. */
const WRITTEN_NUMBER = /[+(]?\p{Nd}(?:[\s\p{Cf}\p{Pd}./()_]{0,3}\p{Nd}){6,}/gu;

/** Takes what may be a phone number out of somebody's own words. */
export function maskWrittenNumbers(text: string): string {
  return text.replace(WRITTEN_NUMBER, '…');
}

/** A number (E.164) so that whoever has it before him knows it again, and nobody else learns it: its last two digits. */
export function maskedNumber(e164: string): string {
  return `${'•'.repeat(Math.max(0, e164.length - 3))}${e164.slice(-2)}`;
}
