// The form for the second factor's code.

import type { FieldErrors } from '../../form.ts';
import { Disclosure, Field, Notice } from '../../layout/parts.tsx';
import type { OpenRequest } from '../../route.ts';
import { keeping } from '../sign-in/visit.ts';

export interface SecondFactorTrouble {
  errors?: FieldErrors | undefined;
  waitMinutes?: number | undefined;
}

export function SecondFactor({ request, errors, waitMinutes }: SecondFactorTrouble & { request: OpenRequest }) {
  const { t } = request;
  return (
    <>
      <form method="post" action={keeping(request, '/second-factor')} class="form">
        {waitMinutes !== undefined && (
          <Notice kind="alarm" title={t('second-factor:tooMany.title')}>
            <p>{t('second-factor:tooMany.what', { count: waitMinutes })}</p>
          </Notice>
        )}
        <CodeField request={request} errors={errors} hint={t('second-factor:hint')} />
        <div class="actions">
          <button type="submit">{t('second-factor:submit')}</button>
          <a href={keeping(request, '/sign-in')}>{t('second-factor:again')}</a>
        </div>
      </form>
      <Disclosure summary={t('second-factor:lost.title')}>
        <p>{t('second-factor:lost.what')}</p>
      </Disclosure>
    </>
  );
}

/** A field for six digits or a backup code. What was typed is not sent back: it is no use a second time. */
export function CodeField({
  request: { t },
  errors,
  hint,
  label = t('second-factor:code'),
  autofocus = true,
}: {
  request: Pick<OpenRequest, 't'>;
  errors?: FieldErrors | undefined;
  hint: string;
  label?: string;
  autofocus?: boolean;
}) {
  return (
    <Field
      name="code"
      label={label}
      hint={hint}
      t={t}
      errors={errors}
      autocomplete="one-time-code"
      inputmode="text"
      dir="ltr"
      maxlength={40}
      required
      autofocus={autofocus}
    />
  );
}
