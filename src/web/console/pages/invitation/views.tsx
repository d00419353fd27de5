// The form of an invitation, and what stands in its place once it is used.

import type { LinkHolder } from '../../../../users/links.ts';
import type { FieldErrors } from '../../form.ts';
import { FormErrors, Notice } from '../../layout/parts.tsx';
import type { OpenRequest } from '../../route.ts';
import { PasswordFields, passwordLabels } from '../account/password-fields.tsx';
import { keeping } from '../sign-in/visit.ts';
import { isolated } from '../users/views.tsx';

export function Invitation({
  request,
  holder,
  errors,
}: {
  request: OpenRequest;
  holder: LinkHolder;
  errors?: FieldErrors | undefined;
}) {
  const { t } = request;
  return (
    <form method="post" action={keeping(request, '/invitation', ['token', 'lang'])} class="form">
      <p>{t('invitation:welcome', { name: isolated(holder.name) })}</p>
      <FormErrors errors={errors} t={t} labels={passwordLabels(t)} />
      <div class="field">
        <label for="field-email">{t('sign-in:email')}</label>
        <input id="field-email" name="email" type="email" value={holder.email} autocomplete="username" dir="ltr" readOnly />
      </div>
      <PasswordFields t={t} errors={errors} />
      <div class="actions">
        <button type="submit">{t('invitation:submit')}</button>
      </div>
    </form>
  );
}

export function DeadInvitation({ request: { t } }: { request: OpenRequest }) {
  return (
    <Notice kind="warning" title={t('invitation:dead.why')}>
      <p>{t('invitation:dead.what')}</p>
      <p>
        <a href="/sign-in">{t('sign-in:title')}</a>
      </p>
    </Notice>
  );
}
