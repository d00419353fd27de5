// The list of surveys and the forms around it.

import type { Problem } from '../../../../survey/problem.ts';
import { may } from '../../../../users/roles.ts';
import type { FieldErrors } from '../../form.ts';
import { Disclosure, Empty, Field, FormErrors, StatePill, TextArea } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteSurvey } from '../../site.ts';
import { Problems } from '../questionnaire/problems.tsx';
import type { ListedSurvey } from './list.ts';

export function Surveys({ request, surveys, away }: { request: PageRequest; surveys: ListedSurvey[]; away: boolean }) {
  const { t, user } = request;
  const prepares = may(user.role, 'prepare');
  if (surveys.length === 0 && away)
    return (
      <Empty title={t('surveys:archive.empty')}>
        <p>{t('surveys:archive.emptyHint')}</p>
        <a class="button quiet" href="/surveys">
          {t('surveys:archive.back')}
        </a>
      </Empty>
    );
  if (surveys.length === 0)
    return (
      <Empty title={t('surveys:empty.title')}>
        <p>{t(prepares ? 'surveys:empty.prepare' : 'surveys:empty.wait')}</p>
        {prepares && (
          <a class="button" href="/surveys/new">
            {t('surveys:add.link')}
          </a>
        )}
        <p>
          <a href="/surveys?archived=yes">{t('surveys:archive.link')}</a>
        </p>
      </Empty>
    );
  return (
    <>
      <div class="actions">
        {prepares && !away && (
          <a class="button" href="/surveys/new">
            {t('surveys:add.link')}
          </a>
        )}
        <a href={away ? '/surveys' : '/surveys?archived=yes'}>{t(away ? 'surveys:archive.back' : 'surveys:archive.link')}</a>
      </div>
      <ul class="survey-list">
        {surveys.map((survey) => (
          <SurveyRow key={survey.entry.id} survey={survey} request={request} />
        ))}
      </ul>
    </>
  );
}

function SurveyRow({ survey, request: { t, language, user } }: { survey: ListedSurvey; request: PageRequest }) {
  const { entry, books, asked, answered, response } = survey;
  const numbers = numbersIn(language);
  const prepares = may(user.role, 'prepare');
  const ended = entry.state === 'draft' || entry.state === 'closed';
  return (
    <li>
      <h2>
        <a href={`/surveys/${entry.id}`}>
          <bdi>{survey.title}</bdi>
        </a>{' '}
        <StatePill state={entry.state} t={t} />
      </h2>
      <p class="note">
        <code>{entry.id}</code> · {t('surveys:version', { version: entry.version })} · <code>{entry.hash.slice(0, 12)}</code>
      </p>
      <dl class="stats">
        <div class="stat">
          <dt>{t('surveys:sampled')}</dt>
          <dd>
            <span class="figure">{numbers.count(books.cases.sampled)}</span>
            <small>{t('surveys:suppressed', { n: numbers.count(books.cases.suppressed) })}</small>
          </dd>
        </div>
        <div class="stat">
          <dt>{t('surveys:asked')}</dt>
          <dd>
            <span class="figure">{numbers.count(asked)}</span>
            <Progress
              done={asked + books.cases.suppressed + books.cases.notSent}
              of={books.cases.sampled}
              label={t('surveys:askedOf')}
            />
          </dd>
        </div>
        <div class="stat">
          <dt>{t('surveys:answered')}</dt>
          <dd>
            <span class="figure">{numbers.count(answered)}</span>
            <small>
              {asked > 0
                ? t('surveys:response', {
                    share: numbers.percent(response.share),
                    interval: numbers.interval(response.low, response.high),
                    n: numbers.count(asked),
                  })
                : t('surveys:noneAsked')}
            </small>
          </dd>
        </div>
        <div class="stat">
          <dt>{t('surveys:activity')}</dt>
          <dd>
            <span class="figure plain">
              {survey.lastActivityAt === null ? t('surveys:noActivity') : numbers.time(survey.lastActivityAt, survey.timeZone)}
            </span>
          </dd>
        </div>
      </dl>
      {prepares && (
        <div class="row-actions">
          <a href={`/surveys/${entry.id}/duplicate`}>{t('surveys:duplicate.link')}</a>
          {ended && (
            <form method="post" action={`/surveys/${entry.id}/${entry.archivedAt === null ? 'archive' : 'restore'}`}>
              <button type="submit" class="plain">
                {t(entry.archivedAt === null ? 'surveys:archive.do' : 'surveys:archive.undo')}
              </button>
            </form>
          )}
        </div>
      )}
    </li>
  );
}

function Progress({ done, of, label }: { done: number; of: number; label: string }) {
  if (of === 0) return null;
  return (
    <progress value={done} max={of} aria-label={label}>
      {Math.round((100 * done) / of)} %
    </progress>
  );
}

export function AddSurvey({
  request,
  wrong,
}: {
  request: PageRequest;
  wrong?: { errors: FieldErrors; problems: Problem[] } | undefined;
}) {
  const { t, form } = request;
  return (
    <>
      <p>{t('surveys:add.what')}</p>
      <form method="post" action="/surveys/new" class="wide" encType="multipart/form-data">
        <FormErrors errors={wrong?.errors} t={t} labels={{ file: t('surveys:add.file'), upload: t('surveys:add.choose') }} />
        {wrong && wrong.problems.length > 0 && <Problems problems={wrong.problems} t={t} />}
        <div class={wrong?.errors.upload ? 'field wrong' : 'field'}>
          <label for="field-upload">{t('surveys:add.choose')}</label>
          {wrong?.errors.upload && <p class="field-error">{t(wrong.errors.upload)}</p>}
          <input id="field-upload" name="upload" type="file" accept=".yaml,.yml,text/yaml" />
        </div>
        <TextArea
          name="file"
          label={t('surveys:add.file')}
          hint={t('surveys:add.fileHint')}
          t={t}
          form={form}
          errors={wrong?.errors}
          rows={22}
          dir="ltr"
          spellcheck={false}
        />
        <div class="actions">
          <button type="submit">{t('surveys:add.submit')}</button>
          <a href="/surveys">{t('action.cancel')}</a>
        </div>
      </form>
      <Disclosure summary={t('surveys:add.example')}>
        <p>{t('surveys:add.exampleHint')}</p>
        <p>
          <a href="/surveys/example.yaml">{t('surveys:add.exampleLink')}</a>
        </p>
      </Disclosure>
    </>
  );
}

export function DuplicateSurvey({
  request,
  survey,
  errors,
}: {
  request: PageRequest;
  survey: SiteSurvey;
  errors?: FieldErrors | undefined;
}) {
  const { t, form } = request;
  return (
    <form method="post" action={`/surveys/${survey.entry.id}/duplicate`} class="form">
      <p>{t('surveys:duplicate.what')}</p>
      <Field
        name="id"
        label={t('surveys:duplicate.id')}
        hint={t('surveys:duplicate.idHint')}
        value={`${survey.entry.id}-2`}
        t={t}
        form={form}
        errors={errors}
        dir="ltr"
        required
        maxlength={40}
      />
      <div class="actions">
        <button type="submit">{t('surveys:duplicate.submit')}</button>
        <a href="/surveys">{t('action.cancel')}</a>
      </div>
    </form>
  );
}
