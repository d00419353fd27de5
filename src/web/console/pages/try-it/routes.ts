// A phone on the page: the real interview engine, without sending and without keeping. The conversation is told anew with each
// message, from what the form carries: nothing of it is stored anywhere.

import { fragment, type PageRequest, page, type Reply, type Route } from '../../route.ts';
import { type Site, surveyOf } from '../../site.ts';
import { converse, type TriedMessage } from './converse.ts';
import { Phone, TryIt } from './views.tsx';

export const TRY_LIMITS = {
  messages: 60,
  /** The longest message that a phone's SMS can hold. */
  characters: 1_600,
} as const;

export const routes: Route[] = [
  { method: 'get', path: '/surveys/:survey/try-it', permission: 'read', handle: tryIt },
  { method: 'post', path: '/surveys/:survey/try-it', permission: 'read', handle: tryIt },
];

async function tryIt(request: PageRequest, site: Site): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const { languages, defaultLanguage } = survey.survey;
  const asked = request.form.get('language') || request.query.get('language') || '';
  const preferred = languages.includes(request.language.tag) ? request.language.tag : defaultLanguage;
  const language = languages.includes(asked) ? asked : preferred;
  const { said, problem } = messagesOf(request);
  const turns = converse(survey.compiled, language, said);
  const phone = { request, survey, language, turns, said, problem };
  const status = problem ? 422 : 200;
  if (request.partial) return fragment(Phone(phone), status);
  return page({ page: 'try-it', title: request.t('try-it:title'), status, survey, body: TryIt(phone) });
}

/** What was said so far, and the new message, unless it is too long or one too many. */
function messagesOf({ form }: PageRequest): { said: TriedMessage[]; problem?: string } {
  if (form.has('restart')) return { said: [] };
  const said = form
    .all('said')
    .slice(0, TRY_LIMITS.messages)
    .map((body) => ({ body: body.slice(0, TRY_LIMITS.characters) }));
  if (!form.has('message')) return { said };
  const message = form.get('message').replaceAll('\r\n', '\n');
  if (message.length > TRY_LIMITS.characters) return { said, problem: 'try-it:tooLong' };
  if (said.length >= TRY_LIMITS.messages) return { said, problem: 'try-it:tooMany' };
  return { said: [...said, { body: message }] };
}
