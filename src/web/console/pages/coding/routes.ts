// Coding: one unclear answer at a time, with the conversation around it. The number is never shown; a decision enters the tally.

import { readCodersConversation } from '../../../../coding/conversation.ts';
import { decide, readCodedCase, undo } from '../../../../coding/decide.ts';
import { codingProgress, latestDecisions, nextUnclear, type Queue, type UnclearAnswer } from '../../../../coding/queue.ts';
import { AppError } from '../../../../errors.ts';
import { fragment, type PageRequest, page, type Reply, type Route, redirect } from '../../route.ts';
import { type Site, type SiteSurvey, surveyOf } from '../../site.ts';
import { deskPath } from './addresses.ts';
import { Coding, type CodingView, DeskAnew } from './views.tsx';

export const routes: Route[] = [
  { method: 'get', path: '/surveys/:survey/coding', permission: 'code', handle: show },
  { method: 'post', path: '/surveys/:survey/coding', permission: 'code', handle: decideOne },
  { method: 'post', path: '/surveys/:survey/coding/undo', permission: 'code', handle: undoOne },
];

/** The case that is asked for, or the next one after another, or the coder's first. */
async function show(request: PageRequest, site: Site): Promise<Reply> {
  const { query } = request;
  const queue = queueIn((name) => query.get(name));
  const asked = answerIn(query.get('case') ?? '');
  return answerWith(request, site, asked ? { queue, case: asked } : { queue, after: answerIn(query.get('after') ?? '') });
}

async function decideOne(request: PageRequest, site: Site): Promise<Reply> {
  const { form, params } = request;
  const answer = answerIn(form.get('case'));
  const seen = Number(form.get('seen'));
  if (!answer || !Number.isSafeInteger(seen)) throw unknownCase();
  const queue = queueIn((name) => form.get(name));
  try {
    // A question for a number has a field beside the buttons.
    const option = form.get('option') || form.get('number').trim();
    await decide(site, { ...answer, survey: params.survey!, option, seen }, request.by);
  } catch (error) {
    return refusedTo(request, site, { queue, answer, error });
  }
  if (!request.partial) return redirect(deskPath(params.survey!, queue, { after: answer }), 'coding:done.decided');
  return answerWith(request, site, { queue, after: answer, said: 'coding:done.decided' });
}

async function undoOne(request: PageRequest, site: Site): Promise<Reply> {
  const { form, params } = request;
  const answer = answerIn(form.get('case'));
  const change = Number(form.get('change'));
  if (!answer || !Number.isSafeInteger(change)) throw unknownCase();
  const queue = queueIn((name) => form.get(name));
  try {
    await undo(site, { ...answer, survey: params.survey!, change }, request.by);
  } catch (error) {
    return refusedTo(request, site, { queue, answer, error });
  }
  if (!request.partial) return redirect(deskPath(params.survey!, queue, { case: answer }), 'coding:done.undone');
  return answerWith(request, site, { queue, case: answer, said: 'coding:done.undone' });
}

/** What a coder is told where a decision is not taken, and what is shown then: how the case stands, or the next where it is gone. */
async function refusedTo(
  request: PageRequest,
  site: Site,
  { queue, answer, error }: { queue: Queue; answer: UnclearAnswer; error: unknown },
): Promise<Reply> {
  if (!(error instanceof AppError)) throw error;
  switch (error.code) {
    case 'invalid':
      return answerWith(request, site, {
        queue,
        case: answer,
        problem: { says: 'coding:invalid', status: 422, typed: request.form.get('number') },
      });
    case 'conflict':
      return answerWith(request, site, { queue, case: answer, problem: { says: 'coding:conflict', status: 409 } });
    case 'refused':
      return answerWith(request, site, { queue, case: answer, problem: { says: 'coding:notAllowed', status: 409 } });
    case 'notFound':
      return answerWith(request, site, { queue, after: answer, problem: { says: 'coding:gone', status: 409 } });
    default:
      throw error;
  }
}

interface Wanted {
  queue: Queue;
  case?: UnclearAnswer;
  after?: UnclearAnswer | undefined;
  problem?: { says: string; status: number; typed?: string };
  /** What was just done, for a page that does not load anew. */
  said?: string;
}

async function answerWith(request: PageRequest, site: Site, wanted: Wanted): Promise<Reply> {
  const survey = await surveyOf(site, request.params.survey!, request.language);
  const view = await viewOf(request, site, survey, wanted);
  const status = wanted.problem?.status ?? 200;
  if (request.partial) return fragment(DeskAnew(view), status);
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
  const queue = survey.survey.questions.some((question) => question.id === wanted.queue.question)
    ? wanted.queue
    : { ...wanted.queue, question: undefined };
  const answer = wanted.case ?? (await nextUnclear(site.db, id, { ...queue, coder, after: wanted.after }));
  const coded = answer && (await readCodedCase(site, answer));
  if (coded && coded.survey !== id) throw unknownCase();
  return {
    request,
    survey,
    queue,
    problem: wanted.problem?.says,
    said: wanted.said,
    typed: wanted.problem?.typed,
    progress: await codingProgress(site.db, id),
    latest: await latestDecisions(site.db, id, coder),
    shown: coded && { coded, conversation: await readCodersConversation(site, coded) },
  };
}

/** The queue as a page's address or a form names it; a wrong name is as none. */
function queueIn(field: (name: string) => string | null): Queue {
  return { question: field('of') || undefined, left: field('left') === '1' };
}

function answerIn(text: string): UnclearAnswer | undefined {
  const [, respondent, question] = /^(\d{1,15})\.([a-z][a-z0-9_-]{0,39})$/.exec(text) ?? [];
  return respondent && question ? { respondent: Number(respondent), question } : undefined;
}

function unknownCase(): AppError {
  return new AppError('notFound', 'there is no such answer to decide', 'take the next one');
}
