// Setting up the second factor: the password once more, the picture for the app, the backup codes, the first code.

import type { FieldErrors } from '../../form.ts';
import { Field, FormErrors, Markup, Notice } from '../../layout/parts.tsx';
import type { PageRequest } from '../../route.ts';
import { CodeField } from '../second-factor/views.tsx';

interface Begun {
  picture: string;
  secret: string;
  backupCodes: string[];
}

export function BeginTwoFactor({ request, errors }: { request: PageRequest; errors?: FieldErrors | undefined }) {
  const { t, query } = request;
  const first = query.get('first') === 'yes';
  return (
    <>
      {first && (
        <Notice kind="done" title={t('account:twoFactor.first')}>
          <p>{t('account:twoFactor.firstWhat')}</p>
        </Notice>
      )}
      <p>{t('account:twoFactor.what')}</p>
      <p>{t('account:twoFactor.apps')}</p>
      <form method="post" action={first ? '/account/two-factor?first=yes' : '/account/two-factor'} class="form">
        <CurrentPassword request={request} errors={errors} />
        <div class="actions">
          <button type="submit">{t('account:twoFactor.continue')}</button>
          <a href={first ? '/surveys' : '/account'}>{t(first ? 'account:twoFactor.later' : 'action.cancel')}</a>
        </div>
      </form>
    </>
  );
}

/** Without `begun` only the code is asked for: picture and codes are shown once. */
export function ConfirmTwoFactor({
  request,
  begun,
  errors,
}: {
  request: PageRequest;
  begun?: Begun;
  errors?: FieldErrors | undefined;
}) {
  const { t } = request;
  return (
    <>
      {begun && (
        <ol class="steps">
          <li>
            <h2>{t('account:twoFactor.scan')}</h2>
            <figure class="qr">
              <div role="img" aria-label={t('account:twoFactor.picture')}>
                <Markup html={begun.picture} />
              </div>
              <figcaption>
                {t('account:twoFactor.type')}
                <code class="secret" dir="ltr">
                  {begun.secret}
                </code>
              </figcaption>
            </figure>
          </li>
          <li>
            <h2>{t('account:twoFactor.keep')}</h2>
            <p>{t('account:codes.what')}</p>
            <CodeList codes={begun.backupCodes} />
          </li>
          <li>
            <h2>{t('account:twoFactor.confirm')}</h2>
            <ConfirmForm request={request} errors={errors} autofocus={false} />
          </li>
        </ol>
      )}
      {!begun && (
        <>
          <ConfirmForm request={request} errors={errors} autofocus />
          <p>
            <a href="/account/two-factor">{t('account:twoFactor.restart')}</a>
          </p>
        </>
      )}
    </>
  );
}

/** `autofocus` not below the picture, which would scroll out of sight. */
function ConfirmForm({
  request,
  errors,
  autofocus,
}: {
  request: PageRequest;
  errors?: FieldErrors | undefined;
  autofocus: boolean;
}) {
  const { t } = request;
  const label = t('account:twoFactor.code');
  return (
    <form method="post" action="/account/two-factor/confirm" class="form">
      <FormErrors errors={errors} t={t} labels={{ code: label }} />
      <CodeField request={request} errors={errors} label={label} hint={t('account:twoFactor.codeHint')} autofocus={autofocus} />
      <div class="actions">
        <button type="submit">{t('account:twoFactor.on')}</button>
      </div>
    </form>
  );
}

export function BackupCodes({ request: { t }, codes }: { request: PageRequest; codes: string[] }) {
  return (
    <>
      <p>{t('account:codes.what')}</p>
      <CodeList codes={codes} />
      <p>
        <a class="button" href="/account">
          {t('account:codes.kept')}
        </a>
      </p>
    </>
  );
}

function CodeList({ codes }: { codes: string[] }) {
  return (
    <ul class="backup-codes" dir="ltr">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
  );
}

/** The password once more, before what an unattended screen must not allow. */
export function CurrentPassword({
  request: { t },
  errors,
  name = 'current',
}: {
  request: Pick<PageRequest, 't'>;
  /** Where several of them stand on one page. */
  name?: string;
  errors?: FieldErrors | undefined;
}) {
  return (
    <Field
      name={name}
      type="password"
      label={t('account:current.label')}
      t={t}
      errors={errors}
      autocomplete="current-password"
      dir="ltr"
      required
    />
  );
}
