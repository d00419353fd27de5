// What a page is: a method, a path, the permission that it needs, and a function from a request to a reply. A handler knows
// neither Express nor HTTP's details: those are app.ts's, once for all pages.

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { VNode } from 'preact';
import type { Permission, User } from '../../users/roles.ts';
import type { Form } from './form.ts';
import type { Language, Translate } from './i18n.ts';
import type { Site, SurveyHeading } from './site.ts';

/** A request of anybody, signed in or not. */
export interface OpenRequest {
  /** The path's parameters, by their names. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The fields of a posted urlencoded form; empty otherwise. */
  form: Form;
  /** The path and query that were asked for. */
  path: string;
  language: Language;
  t: Translate;
  /** ms UTC. */
  now: number;
  /** Where it comes from, for the audit log: the client's address. */
  origin: string;
  /** The Cookie header; only the pages about signing in look at it. */
  cookies: string | undefined;
  /** Asked by htmx: a fragment suffices. */
  partial: boolean;
  /** The body as it comes, for routes with `upload`. */
  body: IncomingMessage;
}

export interface PageRequest extends OpenRequest {
  user: User;
  /** Who acts, for the audit log. */
  by: { actor: string; now: number; origin: string };
}

/** A whole page in the console's frame. */
export interface PageReply {
  kind: 'page';
  /** The page's folder: it names its stylesheet, and marks its place in the navigation. */
  page: string;
  title: string;
  body: VNode;
  /** 200 without it. */
  status?: number;
  /** The survey that the page is about: its name and tabs stand above. */
  survey?: SurveyHeading;
  /** Ways back, from the top; the page's own title is put last. */
  trail?: { label: string; href: string }[];
  /** Self-hosted scripts that the page wants beside htmx: file names in assets/. */
  scripts?: string[];
  setCookies?: string[];
}

export type Reply =
  | PageReply
  /** A part of a page, for htmx. */
  | { kind: 'fragment'; body: VNode; status?: number }
  /** 303. `done` is the key of a text that the next page shows once. */
  | { kind: 'redirect'; to: string; done?: string; setCookies?: string[] }
  /** A file to keep. */
  | { kind: 'download'; name: string; type: string; body: string | Buffer | Readable }
  /** A file to look at, such as a picture, or a document outside the console's frame, with headers of its own. */
  | { kind: 'file'; type: string; body: string | Buffer; status?: number; headers?: Record<string, string> }
  | EventsReply;

/** A live page's events: one look a second, shared by all who watch the same key; see live.ts. */
export interface EventsReply<T = unknown> {
  kind: 'events';
  /** What is looked at, such as `monitor:coalition`. All viewers of a key share its looks. */
  key: string;
  look(now: number): Promise<T>;
  /** Event name → its HTML. Viewers with the same variant share the rendering: name all that it depends on, such as language and role. */
  variant: string;
  render(value: T): Record<string, VNode>;
}

interface Address {
  method: 'get' | 'post';
  /** As Express writes paths, such as /surveys/:survey/results. */
  path: string;
  /** The handler reads `request.body` itself. */
  upload?: true;
}

export type Route = Address &
  /** `public`: no session is looked at and no cookie set; `anyone`: the pages about signing in. */
  (
    | { permission: 'public' | 'anyone'; handle(request: OpenRequest, site: Site): Promise<Reply> }
    | { permission: Permission; handle(request: PageRequest, site: Site): Promise<Reply> }
  );

export function page(reply: Omit<PageReply, 'kind'>): PageReply {
  return { kind: 'page', ...reply };
}

export function fragment(body: VNode, status = 200): Reply {
  return { kind: 'fragment', body, status };
}

export function redirect(to: string, done?: string): Reply {
  return done === undefined ? { kind: 'redirect', to } : { kind: 'redirect', to, done };
}

/** Ties the look's type to the rendering's. */
export function events<T>(reply: Omit<EventsReply<T>, 'kind'>): Reply {
  return { kind: 'events', ...reply } as EventsReply;
}
