// Twilio's error answers: their codes, HTTP statuses and wording, and the JSON in which they come.

/** Thrown by whatever refuses a request; the server turns it into the answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
  }
}

export function refusalBody({ code, message, status }: Refusal): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

export const refusals = {
  badCredentials: () => new Refusal(401, 20003, 'Authenticate'),
  notFound: (path: string) => new Refusal(404, 20404, `The requested resource ${path} was not found`),
  methodNotAllowed: () => new Refusal(405, 20004, 'Method not allowed'),
  invalidParameter: (detail: string) => new Refusal(400, 20001, `Invalid parameter: ${detail}`),
  tooManyRequests: () => new Refusal(429, 20429, 'Too Many Requests'),
  internalError: () => new Refusal(500, 20500, 'An internal server error has occurred'),
  unavailable: () => new Refusal(503, 20503, 'Service is unavailable. Please try again'),
  toMissing: () => new Refusal(400, 21604, "A 'To' phone number is required."),
  fromMissing: () => new Refusal(400, 21603, "A 'From' phone number is required."),
  bodyMissing: () => new Refusal(400, 21602, 'Message body is required.'),
  toInvalid: (to: string) => new Refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`),
  sameNumber: () => new Refusal(400, 21266, "'To' and 'From' number cannot be the same"),
  fromNotOurs: (from: string) =>
    new Refusal(
      400,
      21606,
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for your account.`,
    ),
  unknownService: (sid: string) => new Refusal(400, 21701, `The Messaging Service ${sid} does not exist`),
  callbackInvalid: (url: string) => new Refusal(400, 21609, `The 'StatusCallback' URL ${url} is not a valid URL.`),
  bodyTooLong: () => new Refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit'),
  optedOut: () => new Refusal(400, 21610, 'Attempt to send to unsubscribed recipient'),
  queueFull: () => new Refusal(429, 21611, "This 'From' number has exceeded the maximum number of queued messages"),
  notComplete: () => new Refusal(409, 20009, 'Cannot delete this resource before it is complete'),
  notCancelable: () => new Refusal(400, 30409, 'This message cannot be canceled'),
};
