import { describe, expect, test } from 'vitest';
import { NoAnswer, outcomeOf } from '../../src/sms/twilio-errors.ts';

const refused = (status: number, code?: number, message = 'no') => Object.assign(new Error(message), { status, code });
const network = (code: string, written: boolean) => new NoAnswer(code, 'network', written);

describe('outcomeOf', () => {
  test.each([
    // Twilio's own codes: the facts' table, row by row.
    [429, undefined, 'rateLimited', 'HTTP 429'],
    [429, 20429, 'rateLimited', '20429'],
    [400, 20429, 'rateLimited', '20429'],
    [500, 20500, 'unknown', '20500'],
    [503, 20503, 'unknown', '20503'],
    [401, 20003, 'configuration', '20003'],
    [400, 21211, 'permanent', '21211'],
    [400, 21614, 'permanent', '21614'],
    [400, 21612, 'permanent', '21612'],
    [400, 21408, 'configuration', '21408'],
    [400, 21603, 'configuration', '21603'],
    [400, 21606, 'configuration', '21606'],
    [400, 21610, 'optedOut', '21610'],
    [400, 21611, 'rateLimited', '21611'],
    [400, 30001, 'rateLimited', '30001'],
    [400, 30003, 'transient', '30003'],
    [400, 30005, 'permanent', '30005'],
    [400, 30006, 'permanent', '30006'],
    [400, 30002, 'configuration', '30002'],
    [400, 30004, 'permanent', '30004'],
    [400, 30007, 'configuration', '30007'],
    [400, 30008, 'unknown', '30008'],
    [400, 30034, 'configuration', '30034'],
    [400, 30036, 'transient', '30036'],
    // Codes that nobody foresaw, and answers without one.
    [400, 99999, 'configuration', '99999'],
    [401, undefined, 'configuration', 'HTTP 401'],
    [404, 0, 'configuration', 'HTTP 404'],
    [408, undefined, 'unknown', 'HTTP 408'],
    [502, undefined, 'unknown', 'HTTP 502'],
    [302, undefined, 'unknown', 'HTTP 302'],
    // A 5xx may come after the message was taken, whatever code stands in it.
    [500, 21211, 'unknown', '21211'],
  ])('HTTP %s, code %s → %s', (status, code, kind, told) => {
    expect(outcomeOf(refused(status, code))).toMatchObject({ kind, code: told });
  });

  test.each([
    ['ECONNREFUSED', false, 'transient'],
    ['ENOTFOUND', false, 'transient'],
    ['EAI_AGAIN', false, 'transient'],
    ['ETIMEDOUT', false, 'transient'],
    ['ENETUNREACH', false, 'transient'],
    ['CERT_HAS_EXPIRED', false, 'configuration'],
    // The request may have left.
    ['ETIMEDOUT', true, 'unknown'],
    ['ECONNREFUSED', true, 'unknown'],
    ['CERT_HAS_EXPIRED', true, 'unknown'],
    ['ECONNABORTED', true, 'unknown'],
    ['ECONNRESET', true, 'unknown'],
    ['EPIPE', true, 'unknown'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', true, 'unknown'],
  ])('network error %s, written: %s → %s', (code, written, kind) => {
    expect(outcomeOf(network(code, written))).toMatchObject({ kind, code });
  });

  test('what undici says is told in the network’s words', () => {
    expect(outcomeOf(network('UND_ERR_CONNECT_TIMEOUT', false))).toMatchObject({ kind: 'transient', code: 'ETIMEDOUT' });
    expect(outcomeOf(network('UND_ERR_SOCKET', true))).toMatchObject({ kind: 'unknown', code: 'ECONNRESET' });
  });

  test('an answer that an unanswered call carries does not make it a refusal', () => {
    expect(outcomeOf(Object.assign(network('ECONNRESET', true), { status: 400 })).kind).toBe('unknown');
  });

  test.each([[new TypeError('a defect')], ['text'], [undefined], [null], [{}]])(
    'what nobody expected is unknown: %s',
    (error) => {
      expect(outcomeOf(error).kind).toBe('unknown');
    },
  );

  test('the detail holds no number', () => {
    const { detail } = outcomeOf(refused(400, 21211, "The 'To' number +9647701234567 is not valid."));
    expect(detail).toBe("The 'To' number … is not valid.");
  });
});
