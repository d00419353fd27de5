// What a person's name, address and password must be, wherever they are given.

import { z } from 'zod';
import { AppError } from '../errors.ts';
import { PASSWORD_LENGTH } from './auth-options.ts';
import type { Role } from './roles.ts';

export const MAX_NAME = 100;
const MAX_EMAIL = 254;
const EMAIL = z.email().max(MAX_EMAIL);

export interface NewUser {
  email: string;
  name: string;
  role: Role;
  /** Of the interface: a language tag. */
  language: string;
  /** Without one the user signs in by a link first, and sets it then. */
  password?: string | undefined;
}

/** As e-mail addresses are kept and compared; undefined where it is none. */
export function emailOf(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return EMAIL.safeParse(email).success ? email : undefined;
}

export function isPassword(text: string): boolean {
  return text.length >= PASSWORD_LENGTH.min && text.length <= PASSWORD_LENGTH.max;
}

/** @throws AppError `invalid` */
export function checkedPassword(text: string): string {
  if (isPassword(text)) return text;
  throw new AppError('invalid', `a password has ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters`);
}

/** @throws AppError `invalid` */
export function checkedName(text: string): string {
  const name = text.trim().replace(/\s+/g, ' ');
  if (name !== '' && name.length <= MAX_NAME) return name;
  throw new AppError('invalid', `a name has 1 to ${MAX_NAME} characters`);
}

/** @throws AppError `invalid` */
export function checkedEmail(text: string): string {
  const email = emailOf(text);
  if (email !== undefined) return email;
  throw new AppError('invalid', 'this is no e-mail address', 'write it as name@example.org');
}
