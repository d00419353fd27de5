// The few ways in which an operation is refused. Expected outcomes are values; an AppError is for the caller's mistakes
// and for what cannot go on. Anything else that is thrown is a defect.

export type ErrorCode = 'invalid' | 'notFound' | 'conflict' | 'refused' | 'overloaded' | 'unavailable';

/** `message` says what is wrong and where; `remedy` says what to do about it. Neither may hold a phone number or a secret. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  constructor(code: ErrorCode, message: string, remedy?: string) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.remedy = remedy;
  }
}
