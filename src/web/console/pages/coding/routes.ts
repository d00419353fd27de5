// Coding: one unclear answer at a time, with the conversation around it. The number is never shown; a decision enters the tally.

import { type CodedCase, decide, readCodedCase, undo } from '../../../../coding/decide.ts';
import { codingProgress, latestDecisions, nextUnclear, type UnclearAnswer } from '../../../../coding/queue.ts';
import { AppError } from '../../../../errors.ts';
import { type Conversation, readConversation } from '../../../../respondents/conversation.ts';
import { fragment, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, type SiteSurvey, surveyOf } from '../../site.ts';
import { Coding, type CodingView, Desk } from './views.tsx';

export const routes: Route[] = [
  { method: 'get', path: '/surveys/:survey/coding', permission: 'code', handle: show },
  { method: 'post', path: '/surveys/:survey/coding', permission: 'code', handle: decideOne },
  { method: 'post', path: '/surveys/:survey/coding/undo', permission: 'code', handle: undoOne },
];

/** The case that is asked for, or the next one after another, or the coder's first. */
async function show(request: PageRequest, site: Site): Promise<Reply> {
  const { query } = request;
  const asked = answerIn(query.get('case') ?? '');
  const skipped = answerIn(query.get('after') ?? '');
  return answerWith(request, site, asked ? { case: asked } : { after: skipped });
}

async function decideOne(request: PageRequest, site: Site): Promise<Reply> {
  const { form, params } = request;
  const answer = answerIn(form.get('case'));
  const seen = Number(form.get('seen'));
  if (!answer || !Number.isSafeInteger(seen)) throw unknownCase();
  const decision = { ...answer, survey: params.survey!, option: form.get('option'), seen };
  try {
    await decide(site, decision, request.by);
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'conflict' && error.code !== 'invalid')) throw error;
    // It was decided or answered meanwhile, or the number is none: the coder sees how it stands, and goes on from there.
    return answerWith(request, site, { case: answer, problem: `coding:${error.code}` });
  }
  if (!request.partial) return redirect(`/surveys/${params.survey}/coding?after=${written(answer)}`, 'coding:done.decided');
  return answerWith(request, site, { after: answer, said: 'coding:done.decided' });
}

async function undoOne(request: PageRequest, site: Site): Promise<Reply> {
  const { form, params } = request;
  const answer = answerIn(form.get('case'));
  const change = Number(form.get('change'));
  if (!answer || !Number.isSafeInteger(change)) throw unknownCase();
  await undo(site, { ...answer, survey: params.survey!, change }, request.by);
  if (!request.partial) return redirect(`/surveys/${params.survey}/coding?case=${written(answer)}`, 'coding:done.undone');
  return answerWith(request, site, { case: answer, said: 'coding:done.undone' });
}

interface Wanted {
  case?: UnclearAnswer;
  after?: UnclearAnswer | undefined;
  problem?: string;
  /** What was just done, for a page that does not load anew. */
  said?: string;
}

async function answerWith(request: PageRequest, site: Site, wanted: Wanted): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const view = await viewOf(request, site, survey, wanted);
  const status = wanted.problem ? 409 : 200;
  if (request.partial) return fragment(Desk(view), status);
  return page({
    page: 'coding',
    title: request.t('coding:title'),
    status,
    survey,
    scripts: ['coding.js'],
    body: Coding(view),
  });
}

async function viewOf(request: PageRequest, site: Site, survey: SiteSurvey, wanted: Wanted): Promise<CodingView> {
  const { id } = survey.entry;
  const coder = request.user.email;
  const answer = wanted.case ?? (await nextUnclear(site.db, id, { coder, after: wanted.after }));
  const coded = answer && (await readCodedCase(site, answer));
  if (coded && coded.survey !== id) throw unknownCase();
  return {
    request,
    survey,
    problem: wanted.problem,
    said: wanted.said,
    progress: await codingProgress(site.db, id),
    latest: await latestDecisions(site.db, id, coder),
    shown: coded && (await withConversation(site, id, coded)),
  };
}

async function withConversation(
  site: Site,
  survey: string,
  coded: CodedCase,
): Promise<{ coded: CodedCase; conversation: Conversation }> {
  return { coded, conversation: await readConversation(site, survey, coded.respondent) };
}

/** `12.stance`: a case in an address. */
export function written({ respondent, question }: UnclearAnswer): string {
  return `${respondent}.${question}`;
}

function answerIn(text: string): UnclearAnswer | undefined {
  const [, respondent, question] = /^(\d{1,15})\.([a-z][a-z0-9_-]{0,39})$/.exec(text) ?? [];
  return respondent && question ? { respondent: Number(respondent), question } : undefined;
}

function unknownCase(): AppError {
  return new AppError('notFound', 'there is no such answer to decide', 'take the next one');
}
