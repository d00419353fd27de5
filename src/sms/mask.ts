// Takes phone numbers out of words that others wrote (a provider's error, an exception) before they are logged or stored. Pure.

/** Seven digits are the fewest that a number has; the provider's own codes have five. */
const NUMBER = /\+?\d{7,}/g;

export function maskNumbers(text: string): string {
  return text.replace(NUMBER, '…');
}
