// How better-auth is set up: its names in our database, its limits, its cookies. It runs nothing.

import type { BetterAuthOptions } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { derivedKey } from '../store/sealing.ts';
import { signInByLink } from './sign-in-by-link.ts';

/** Where its own addresses would be. Nothing is mounted there: it is called inside the process, never over the network. */
const BASE_PATH = '/auth';
/** Set by us on each call: what a client says of itself never gets here. */
export const ADDRESS_HEADER = 'x-textpoll-address';
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;
export const ISSUER = 'Textpoll';
const DAY_S = 86_400;
/** A session lives for a week and is renewed when it is a day old. */
export const SESSION_S = { life: 7 * DAY_S, renewal: DAY_S } as const;
/** Tries from one address; the window is counted from the last try, so that going on keeps it closed. */
const TRIES = {
  '/sign-in/email': { window: 300, max: 10 },
  '/change-password': { window: 300, max: 10 },
  '/two-factor/*': { window: 60, max: 10 },
};
/** Five wrong codes end one sign-in; this many in a row, over any number of sign-ins, lock the second factor. */
const LOCK = { maxFailedAttempts: 15, durationSeconds: 900 };

export interface AuthSettings {
  /** TEXTPOLL_SECRET; better-auth gets a key derived from it. */
  secret: string;
  /** PUBLIC_BASE_URL. */
  baseUrl: string;
}

export function authOptions({ secret, baseUrl }: AuthSettings) {
  const { origin, pathname, protocol } = new URL(baseUrl);
  return {
    appName: ISSUER,
    baseURL: `${origin}${BASE_PATH}`,
    secret: derivedKey(secret, 'better-auth').toString('base64url'),
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      requireEmailVerification: false,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        language: { type: 'string', required: true, input: false },
        disabled: { type: 'boolean', required: true, defaultValue: false, input: false },
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
      },
      expiresIn: SESSION_S.life,
      updateAge: SESSION_S.renewal,
    },
    account: {
      modelName: 'credentials',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'rate_limits',
      fields: { lastRequest: 'last_request' },
      customRules: TRIES,
    },
    advanced: {
      cookiePrefix: 'textpoll',
      useSecureCookies: protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: pathname },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    plugins: [
      twoFactor({
        issuer: ISSUER,
        accountLockout: LOCK,
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              backupCodes: 'backup_codes',
              userId: 'user_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      signInByLink(),
    ],
  } satisfies BetterAuthOptions;
}
