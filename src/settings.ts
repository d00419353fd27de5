// The environment as typed settings, and the only reader of it. Every problem is told at once, and no setting's value ever.

import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from './errors.ts';
import type { LogLevel } from './log.ts';
import { type Sender, senderNamed } from './sms/sender.ts';
import type { DatabaseAddress } from './store/address.ts';
import { MIN_SECRET_LENGTH } from './store/sealing.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What a command needs that only works on the database. */
export interface StoreSettings {
  database: DatabaseAddress;
  secret: string;
  logLevel: LogLevel;
}

export interface Settings extends StoreSettings {
  twilio: {
    accountSid: string;
    authToken: string;
    sender: Sender;
    /** An emulator on this machine in Twilio's place. */
    apiBaseUrl: string | undefined;
  };
  /** Where Twilio reaches us: no trailing slash, its path kept. */
  publicBaseUrl: string;
  host: string;
  port: number;
  /** Addresses or subnets of the proxies that tell who asks. */
  trustedProxies: readonly string[];
  /** Whether Twilio's copies of bodies are blanked once they are reconciled. */
  redactProviderCopies: boolean;
}

export interface Problem {
  /** The setting's name. */
  setting: string;
  expects: string;
  missing: boolean;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const satisfies LogLevel[];

/** What each setting expects, in words for the operator; also for the settings that only a pair of them can break. */
const EXPECTS = {
  TWILIO_ACCOUNT_SID: 'AC and 32 hexadecimal digits',
  TWILIO_AUTH_TOKEN: 'the account’s primary auth token, with which Twilio signs, without blanks',
  TWILIO_MESSAGING_SERVICE_SID: 'MG and 32 hexadecimal digits; set either this or TWILIO_FROM, not both',
  TWILIO_FROM:
    'a number such as +15551234567, or a name of up to 11 letters and digits; set either this or TWILIO_MESSAGING_SERVICE_SID, not both',
  TWILIO_API_BASE_URL:
    'nothing, or the address of an emulator on this machine, such as http://127.0.0.1:4010, without a path: the real Twilio needs no address',
  PUBLIC_BASE_URL:
    'the https address where Twilio reaches this service, such as https://poll.example.org or https://example.org/poll: in lower case, without the standard port, a trailing slash, a query, a fragment or an underscore in the host (http only for this machine)',
  DATABASE_URL:
    'file: and the path of an SQLite database, such as file:./data/textpoll.db, or the address of a PostgreSQL database, such as postgres://textpoll:password@db.example.org:5432/textpoll',
  TEXTPOLL_SECRET: `at least ${MIN_SECRET_LENGTH} characters that nobody can guess, such as the output of: openssl rand -base64 32`,
  HOST: 'the address to listen on, such as 127.0.0.1 or 0.0.0.0',
  PORT: 'a whole number from 0 to 65535; 0 takes a free port',
  TRUSTED_PROXIES:
    'the addresses of the proxies in front, or their subnets, separated by commas, such as 127.0.0.1,10.0.3.0/24; not every address there is',
  REDACT_PROVIDER_COPIES: 'on or off',
  LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
} as const;
type Name = keyof typeof EXPECTS;

const storeShape = {
  DATABASE_URL: converted(databaseAddress).prefault('file:./data/textpoll.db'),
  TEXTPOLL_SECRET: z.string().min(MIN_SECRET_LENGTH),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
};

const serviceShape = {
  ...storeShape,
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/i),
  TWILIO_AUTH_TOKEN: z.string().regex(/^\S+$/),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i)
    .transform((sid): Sender => ({ kind: 'service', sid }))
    .optional(),
  TWILIO_FROM: converted(senderNamed).optional(),
  TWILIO_API_BASE_URL: z.string().refine(isEmulatorUrl).optional(),
  PUBLIC_BASE_URL: z.string().refine(isPublicUrl),
  HOST: z.string().regex(/^\S+$/).default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port <= 65_535)
    .default(3000),
  TRUSTED_PROXIES: converted(networks).prefault('127.0.0.0/8,::1'),
  REDACT_PROVIDER_COPIES: z
    .enum(['on', 'off'])
    .transform((word) => word === 'on')
    .default(true),
};

/** The environment, with what `.env` in the working directory adds; a variable that is set already stays as it is. */
export function environment(): Env {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') {
      throw new AppError('invalid', 'the file .env cannot be read', 'make it readable, or remove it');
    }
  }
  return process.env;
}

/** For `serve`. @throws AppError `invalid` that names every setting that is missing or wrong, and what it expects. */
export function readSettings(env: Env): Settings {
  const { settings, problems } = checkSettings(env);
  if (!settings) throw refusal(problems);
  return settings;
}

/** For commands that only need the database. @throws AppError as `readSettings`. */
export function readStoreSettings(env: Env): StoreSettings {
  const { values, problems } = check(storeShape, env);
  if (!values) throw refusal(problems);
  return storeSettings(values);
}

/** For commands that print a link. @throws AppError as `readSettings`. */
export function readPublicBaseUrl(env: Env): string {
  const { values, problems } = check({ PUBLIC_BASE_URL: serviceShape.PUBLIC_BASE_URL }, env);
  if (!values) throw refusal(problems);
  return values.PUBLIC_BASE_URL;
}

/** As `readSettings`, for a caller that goes on in spite of problems. */
export function checkSettings(env: Env): { settings?: Settings; problems: Problem[] } {
  const { values, problems } = check(serviceShape, env);
  // Two senders, or none. It stands here and not in the schema, which would be silent about it until all else is right.
  const senders = (['TWILIO_MESSAGING_SERVICE_SID', 'TWILIO_FROM'] as const).filter((name) => given(env, name));
  if (senders.length !== 1) {
    problems.push({ ...problem('TWILIO_MESSAGING_SERVICE_SID'), missing: senders.length === 0 });
    problems.push({ ...problem('TWILIO_FROM'), missing: senders.length === 0 });
  }
  const sender = values?.TWILIO_MESSAGING_SERVICE_SID ?? values?.TWILIO_FROM;
  if (!values || !sender || problems.length > 0) return { problems: distinct(problems) };
  const settings: Settings = {
    ...storeSettings(values),
    twilio: {
      accountSid: values.TWILIO_ACCOUNT_SID,
      authToken: values.TWILIO_AUTH_TOKEN,
      sender,
      apiBaseUrl: values.TWILIO_API_BASE_URL,
    },
    publicBaseUrl: values.PUBLIC_BASE_URL,
    host: values.HOST,
    port: values.PORT,
    trustedProxies: values.TRUSTED_PROXIES,
    redactProviderCopies: values.REDACT_PROVIDER_COPIES,
  };
  return { settings, problems };
}

/** Tells a problem in one line, without the value. */
export function describeProblem({ setting, expects, missing }: Problem): string {
  return `${setting} ${missing ? 'is missing' : 'is wrong'}: it expects ${expects}`;
}

function check<Shape extends z.ZodRawShape>(shape: Shape, env: Env) {
  const names = Object.keys(shape) as Name[];
  const result = z.object(shape).safeParse(Object.fromEntries(names.map((name) => [name, given(env, name)])));
  if (result.success) return { values: result.data, problems: [] as Problem[] };
  const problems = result.error.issues.map((issue) => {
    const name = issue.path[0] as Name;
    return { ...problem(name), missing: given(env, name) === undefined };
  });
  return { values: undefined, problems: distinct(problems) };
}

/** A setting left empty, as in a copied .env.example, counts as not set. */
function given(env: Env, name: Name): string | undefined {
  return env[name]?.trim() === '' ? undefined : env[name];
}

function problem(name: Name) {
  return { setting: name, expects: EXPECTS[name] };
}

function distinct(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [one.setting, one])).values()];
}

function refusal(problems: Problem[]): AppError {
  const lines = problems.map((one) => `\n  ${describeProblem(one)}`);
  return new AppError(
    'invalid',
    `the settings are not complete:${lines.join('')}`,
    'set them in the environment or in a file .env in the working directory; .env.example explains each',
  );
}

function storeSettings(values: { DATABASE_URL: DatabaseAddress; TEXTPOLL_SECRET: string; LOG_LEVEL: LogLevel }): StoreSettings {
  return { database: values.DATABASE_URL, secret: values.TEXTPOLL_SECRET, logLevel: values.LOG_LEVEL };
}

/** A schema out of a function that yields undefined for what it does not take. */
function converted<T>(convert: (text: string) => T | undefined) {
  return z.string().transform((text, context) => {
    const value = convert(text);
    if (value !== undefined) return value;
    context.addIssue('not understood');
    return z.NEVER;
  });
}

function databaseAddress(url: string): DatabaseAddress | undefined {
  if (/^postgres(ql)?:/.test(url)) return isPostgresUrl(url) ? { engine: 'postgres', url } : undefined;
  const path = filePath(url);
  return path === undefined ? undefined : { engine: 'sqlite', path };
}

/** A host and a database must be named: what libpq would guess is rarely meant. */
function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  return hostname !== '' && /^\/[^/]+$/.test(pathname);
}

function filePath(url: string): string | undefined {
  // SQLite's own URI parameters are not passed on, so they are refused rather than made part of the name.
  const path = /^file:([^?#]+)$/.exec(url)?.[1];
  if (path === undefined) return undefined;
  if (!path.startsWith('//')) return resolve(path);
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

function networks(text: string): string[] | undefined {
  const list = text.split(',').map((one) => one.trim());
  return list.every(isNetwork) ? list : undefined;
}

/** A prefix of 0 would believe everybody. */
function isNetwork(text: string): boolean {
  const [, address, prefix] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = isIP(address ?? '');
  return family !== 0 && (prefix === undefined || (Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128)));
}

/** Written as browsers write it: the same text is signed by Twilio, compared with its settings, and shown. */
function isPublicUrl(text: string): boolean {
  const url = canonicalUrl(text);
  if (!url || !/^[A-Za-z0-9._~/-]*$/.test(url.pathname) || url.hostname.includes('_')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

function isEmulatorUrl(text: string): boolean {
  const url = canonicalUrl(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && isLoopback(url);
}

/** Without credentials, query, fragment or trailing slash. */
function canonicalUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return `${url.origin}${url.pathname}`.replace(/\/$/, '') === text ? url : undefined;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
