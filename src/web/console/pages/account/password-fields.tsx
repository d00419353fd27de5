// A new password typed twice, wherever one is set: its rules, its fields.

import { z } from 'zod';
import { PASSWORD_LENGTH } from '../../../../users/auth-options.ts';
import { type Checked, checkForm, type FieldErrors, type Form } from '../../form.ts';
import type { Translate } from '../../i18n.ts';
import { Field } from '../../layout/parts.tsx';

export const NEW_PASSWORD = {
  password: z
    .string()
    .min(1, 'field.required')
    .min(PASSWORD_LENGTH.min, 'account:newPassword.short')
    .max(PASSWORD_LENGTH.max, 'account:newPassword.long'),
  repeated: z.string(),
};

/** As checkForm, and that both are the same. */
export function checkWithPassword<Shape extends z.ZodRawShape>(form: Form, shape: Shape): Checked<z.infer<z.ZodObject<Shape>>> {
  const checked = checkForm(form, shape);
  const differ = form.get('password') !== form.get('repeated');
  const errors: FieldErrors = checked.ok ? {} : checked.errors;
  if (differ && !errors.password) return { ok: false, errors: { ...errors, repeated: 'account:newPassword.differ' } };
  return checked;
}

export function passwordLabels(t: Translate): Record<string, string> {
  return { password: t('account:newPassword.label'), repeated: t('account:newPassword.repeat') };
}

export function PasswordFields({ t, errors }: { t: Translate; errors?: FieldErrors | undefined }) {
  const labels = passwordLabels(t);
  const rest = { type: 'password', t, errors, autocomplete: 'new-password', dir: 'ltr', required: true } as const;
  return (
    <>
      <Field {...rest} name="password" label={labels.password!} hint={t('account:newPassword.hint', PASSWORD_LENGTH)} />
      <Field {...rest} name="repeated" label={labels.repeated!} />
    </>
  );
}
