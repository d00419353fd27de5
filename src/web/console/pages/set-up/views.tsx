// The form of the first run.

import type { FieldErrors } from '../../form.ts';
import { LANGUAGES } from '../../i18n.ts';
import { Field, FormErrors, Notice, Select } from '../../layout/parts.tsx';
import type { OpenRequest } from '../../route.ts';
import { PasswordFields, passwordLabels } from '../account/password-fields.tsx';
import { keeping } from '../sign-in/visit.ts';

export function SetUp({ request, errors }: { request: OpenRequest; errors?: FieldErrors | undefined }) {
  const { t, form, language } = request;
  const labels = { name: t('account:name'), email: t('sign-in:email'), language: t('account:language'), ...passwordLabels(t) };
  return (
    <form method="post" action={keeping(request, '/set-up', ['token', 'lang'])} class="form">
      <p>{t('set-up:what')}</p>
      <p>{t('set-up:owner')}</p>
      <FormErrors errors={errors} t={t} labels={labels} />
      <Field
        name="name"
        label={labels.name}
        t={t}
        form={form}
        errors={errors}
        autocomplete="name"
        dir="auto"
        required
        autofocus
      />
      <Field
        name="email"
        type="email"
        label={labels.email}
        hint={t('set-up:email.hint')}
        t={t}
        form={form}
        errors={errors}
        autocomplete="username"
        dir="ltr"
        required
      />
      <PasswordFields t={t} errors={errors} />
      <LanguageField t={t} form={form} errors={errors} value={language.tag} />
      <div class="actions">
        <button type="submit">{t('set-up:submit')}</button>
      </div>
    </form>
  );
}

/** Each language by its own name. */
export function LanguageField({ t, ...rest }: Omit<Parameters<typeof Select>[0], 'name' | 'label' | 'options'>) {
  const options = Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name }));
  return (
    <Select {...rest} t={t} name="language" label={t('account:language')} hint={t('account:languageHint')} options={options} />
  );
}

export function NoSetUp({ request: { t } }: { request: OpenRequest }) {
  return (
    <Notice kind="warning" title={t('set-up:refused.why')}>
      <p>{t('set-up:refused.what')}</p>
      <p dir="ltr">
        <code>textpoll serve</code>
      </p>
    </Notice>
  );
}
