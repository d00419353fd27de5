// What is public of a survey, what is drafted, what was published before.

import type { Statement } from '../../../../results/publication-schema.ts';
import type { PublicationEntry, StoredDraft } from '../../../../results/publications.ts';
import { may } from '../../../../users/roles.ts';
import type { FieldErrors } from '../../form.ts';
import { Disclosure, Empty, Notice, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import type { SiteSurvey } from '../../site.ts';
import { StatementForm } from './statement.tsx';

interface OverviewProps {
  request: PageRequest;
  survey: SiteSurvey;
  draft: StoredDraft | undefined;
  publications: PublicationEntry[];
  statement: Statement | undefined;
  /** Of the public page. */
  address: string;
  errors: FieldErrors | undefined;
}

export function Overview(props: OverviewProps) {
  const { request, survey, draft, statement, errors } = props;
  const { t, user } = request;
  const { id, startedAt } = survey.entry;
  const owns = may(user.role, 'own');
  if (startedAt === null)
    return (
      <Empty title={t('publish:notYet.title')}>
        <p>{t('publish:notYet.why')}</p>
        <a class="button quiet" href={`/surveys/${id}/launch`}>
          {t('publish:notYet.next')}
        </a>
      </Empty>
    );
  return (
    <>
      <p>{t('publish:what')}</p>
      <PublicNow {...props} />
      <Drafted {...props} />
      {owns ? (
        <>
          <h2>{t(draft ? 'publish:statement.titleAgain' : 'publish:statement.title')}</h2>
          <p>{t('publish:statement.what')}</p>
          <StatementForm request={request} survey={id} statement={statement} errors={errors} />
        </>
      ) : (
        <Notice kind="info">
          <p>{t('publish:statement.viewer')}</p>
        </Notice>
      )}
      <Earlier {...props} />
    </>
  );
}

function PublicNow({ request: { t, language, user }, survey, publications, address }: OverviewProps) {
  const numbers = numbersIn(language);
  const shown = publications.find(({ withdrawnAt }) => withdrawnAt === null);
  const { id } = survey.entry;
  return (
    <>
      <h2>{t('publish:now.title')}</h2>
      <p>
        {shown
          ? t('publish:now.on', {
              number: numbers.count(shown.number),
              time: numbers.time(shown.publishedAt, survey.survey.timeZone),
            })
          : t('publish:now.off')}
      </p>
      <p class="address">
        {t('publish:now.address')}: {shown ? <a href={`/r/${id}`}>{address}</a> : <bdi>{address}</bdi>}
      </p>
      {shown && may(user.role, 'own') && (
        <Disclosure summary={t('publish:withdraw.title')} danger>
          <p>{t('publish:withdraw.what')}</p>
          <form method="post" action={`/surveys/${id}/publish/withdraw`} class="actions">
            <button type="submit" class="danger">
              {t('publish:withdraw.submit')}
            </button>
          </form>
        </Disclosure>
      )}
    </>
  );
}

function Drafted({ request: { t, language }, survey, draft }: OverviewProps) {
  const numbers = numbersIn(language);
  return (
    <>
      <h2>{t('publish:draft.title')}</h2>
      {draft ? (
        <>
          <p>
            {t('publish:draft.made', {
              time: numbers.time(draft.draftedAt, survey.survey.timeZone),
              by: `\u2068${draft.draftedBy}\u2069`,
            })}
          </p>
          <div class="actions">
            <a class="button" href={`/surveys/${survey.entry.id}/publish/draft`}>
              {t('publish:draft.open')}
            </a>
          </div>
        </>
      ) : (
        <p>{t('publish:draft.none')}</p>
      )}
    </>
  );
}

function Earlier({ request: { t, language, user }, survey, publications }: OverviewProps) {
  const numbers = numbersIn(language);
  const { id } = survey.entry;
  const newest = publications.find(({ withdrawnAt }) => withdrawnAt === null)?.number;
  const time = (at: number) => numbers.time(at, survey.survey.timeZone);
  const owns = may(user.role, 'own');
  return (
    <>
      <h2>{t('publish:earlier.title')}</h2>
      {publications.length === 0 ? (
        <p>{t('publish:earlier.none')}</p>
      ) : (
        <Table
          caption={t('publish:earlier.title')}
          titled
          head={
            <tr>
              <th scope="col">{t('publish:earlier.number')}</th>
              <th scope="col">{t('publish:earlier.published')}</th>
              <th scope="col">{t('publish:earlier.by')}</th>
              <th scope="col">{t('publish:earlier.state')}</th>
              <th scope="col">SHA-256</th>
            </tr>
          }
        >
          {publications.map((publication) => (
            <tr key={publication.number}>
              <th scope="row">{numbers.count(publication.number)}</th>
              <td>{time(publication.publishedAt)}</td>
              <td>
                <bdi>{publication.publishedBy}</bdi>
              </td>
              <td>
                {publication.withdrawnAt === null ? (
                  <>
                    <a href={`/r/${id}/${publication.number}`}>
                      {t(publication.number === newest ? 'publish:earlier.newest' : 'publish:earlier.public')}
                    </a>
                    {owns && (
                      <Disclosure summary={t('publish:withdraw.one')} danger>
                        <p>{t('publish:withdraw.oneWhat', { number: numbers.count(publication.number) })}</p>
                        <form method="post" action={`/surveys/${id}/publish/withdraw`}>
                          <input type="hidden" name="number" value={String(publication.number)} />
                          <button type="submit" class="danger">
                            {t('publish:withdraw.one')}
                          </button>
                        </form>
                      </Disclosure>
                    )}
                  </>
                ) : (
                  t('publish:earlier.withdrawn', {
                    time: time(publication.withdrawnAt),
                    by: `\u2068${publication.withdrawnBy}\u2069`,
                  })
                )}
              </td>
              <td>
                <code dir="ltr">{publication.hash.slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
