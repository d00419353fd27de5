// The form to sign in, and what may stand in the way.

import type { FieldErrors } from '../../form.ts';
import { Field, FormErrors, Notice } from '../../layout/parts.tsx';
import type { OpenRequest } from '../../route.ts';
import { keeping } from './visit.ts';

export type SignInTrouble = 'wrong' | 'tooMany' | 'expired' | 'noUsers' | 'linkUsed' | 'notHere';

export function SignIn({
  request,
  errors,
  trouble,
  minutes,
}: {
  request: OpenRequest;
  errors?: FieldErrors | undefined;
  trouble?: SignInTrouble | undefined;
  minutes?: number | undefined;
}) {
  const { t, form } = request;
  if (trouble === 'noUsers')
    return (
      <Notice kind="info" title={t('sign-in:noUsers.title')}>
        <p>{t('sign-in:noUsers.what')}</p>
        <p dir="ltr">
          <code>textpoll serve</code>
        </p>
        <p>{t('sign-in:noUsers.or')}</p>
        <p dir="ltr">
          <code>textpoll user create --email … --name … --role owner</code>
        </p>
      </Notice>
    );
  return (
    <form method="post" action={keeping(request, '/sign-in')} class="form">
      {trouble && (
        <Notice kind={trouble === 'expired' ? 'warning' : 'alarm'} title={t(`sign-in:${trouble}.title`)}>
          <p>{t(`sign-in:${trouble}.what`, { count: minutes })}</p>
        </Notice>
      )}
      <FormErrors errors={errors} t={t} labels={{ email: t('sign-in:email'), password: t('sign-in:password') }} />
      <Field
        name="email"
        type="email"
        label={t('sign-in:email')}
        t={t}
        form={form}
        errors={errors}
        autocomplete="username"
        dir="ltr"
        required
        autofocus
      />
      <Field
        name="password"
        type="password"
        label={t('sign-in:password')}
        t={t}
        form={form}
        errors={errors}
        autocomplete="current-password"
        dir="ltr"
        required
      />
      <div class="actions">
        <button type="submit">{t('sign-in:submit')}</button>
      </div>
      <p class="note">{t('sign-in:forgotten')}</p>
    </form>
  );
}
