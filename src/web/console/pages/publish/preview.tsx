// What would be public, exactly, in each language; what is hidden from it and why; and the confirmation.

import type { HiddenRow } from '../../../../results/publication.ts';
import { PUBLIC_LANGUAGES, type PublicLanguage } from '../../../../results/publication-schema.ts';
import type { StoredDraft } from '../../../../results/publications.ts';
import { may } from '../../../../users/roles.ts';
import { PublicArticle } from '../../../public/page.tsx';
import { Notice, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { type SiteSurvey, textIn } from '../../site.ts';

interface PreviewProps {
  request: PageRequest;
  survey: SiteSurvey;
  draft: StoredDraft;
  language: PublicLanguage;
  /** Of the public page. */
  address: string;
}

export function Preview(props: PreviewProps) {
  const { request, survey, draft, language } = props;
  const { t, now } = request;
  const { snapshot, hash, warnings } = draft;
  const hidden = draft.hidden.map((row) => ({ ...row, mark: t('publish:preview.mark', { why: reasonOf(row, request) }) }));
  return (
    <>
      {warnings.length > 0 && (
        <Notice kind="warning" title={t('publish:preview.warnings')}>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{t(`publish:preview.warning.${warning}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {may(request.user.role, 'own') && !warnings.includes('oldDraft') && <Confirm {...props} />}
      <Hidden {...props} />
      <nav class="preview-languages" aria-label={t('publish:preview.language')}>
        <span>{t('publish:preview.language')}:</span>
        {PUBLIC_LANGUAGES.map((tag) => (
          <a
            key={tag}
            href={`/surveys/${survey.entry.id}/publish/draft?in=${tag}#preview`}
            aria-current={tag === language ? 'true' : undefined}
          >
            {t(`languages.${tag}`)}
          </a>
        ))}
      </nav>
      <p class="hint">{t('publish:preview.begins')}</p>
      <div id="preview" class="preview">
        <PublicArticle view={{ snapshot, hash, language, number: 1, publishedAt: now, others: [], preview: { hidden } }} />
      </div>
    </>
  );
}

function reasonOf({ why }: HiddenRow, { t }: PageRequest): string {
  return t(`publish:preview.reason.${why}`);
}

function Confirm({ request: { t, language }, survey, draft, address }: PreviewProps) {
  return (
    <section class="confirm" aria-labelledby="confirm">
      <h2 id="confirm">{t('publish:confirm.title')}</h2>
      <p>
        {t('publish:confirm.what', {
          address: `\u2066${address}\u2069`,
          n: numbersIn(language).count(draft.snapshot.response.answered),
        })}
      </p>
      <p class="hint">
        {t('publish:confirm.hash')}: <code dir="ltr">{draft.hash}</code>
      </p>
      <form method="post" action={`/surveys/${survey.entry.id}/publish`} class="actions">
        <input type="hidden" name="hash" value={draft.hash} />
        <button type="submit">{t('publish:confirm.submit')}</button>
        <a href={`/surveys/${survey.entry.id}/publish`}>{t('action.cancel')}</a>
      </form>
    </section>
  );
}

function Hidden({ request, survey, draft }: PreviewProps) {
  const { t } = request;
  if (draft.hidden.length === 0) return <p>{t('publish:preview.hiddenNone')}</p>;
  return (
    <div>
      <h2>{t('publish:preview.hidden')}</h2>
      <p>{t('publish:preview.hiddenWhat')}</p>
      <Table
        caption={t('publish:preview.hidden')}
        titled
        head={
          <tr>
            <th scope="col">{t('publish:preview.stratum')}</th>
            <th scope="col">{t('publish:preview.row')}</th>
            <th scope="col">{t('publish:preview.why')}</th>
          </tr>
        }
      >
        {draft.hidden.map((row) => (
          <tr key={`${row.stratum}/${row.question}/${row.value}`}>
            <td>
              <code dir="ltr">
                {row.question} × {row.stratum}
              </code>
            </td>
            <th scope="row">
              <bdi>
                {row.label ? textIn(row.label, survey.survey, request.language) : (row.value ?? t('publish:preview.notKnown'))}
              </bdi>
            </th>
            <td>{reasonOf(row, request)}</td>
          </tr>
        ))}
      </Table>
    </div>
  );
}
