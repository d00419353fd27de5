// The form in which a publisher states what the survey's file does not hold, in each language of the public page.

import { PUBLIC_LANGUAGES, SAMPLE_KINDS, type Statement } from '../../../../results/publication-schema.ts';
import type { FieldErrors } from '../../form.ts';
import { Field, FormErrors, Select, TextArea } from '../../layout/parts.tsx';
import type { PageRequest } from '../../route.ts';

export const STATEMENT_TEXTS = ['conductedBy', 'population', 'sampling'] as const;

export function StatementForm({
  request,
  survey,
  statement,
  errors,
}: {
  request: PageRequest;
  survey: string;
  statement: Statement | undefined;
  errors: FieldErrors | undefined;
}) {
  const { t, form } = request;
  const common = { t, form, errors };
  const inLanguage = (name: string, language: string) => `${t(`publish:statement.${name}`)} · ${t(`languages.${language}`)}`;
  const labels = Object.fromEntries([
    ...STATEMENT_TEXTS.flatMap((name) => PUBLIC_LANGUAGES.map((language) => [`${name}.${language}`, inLanguage(name, language)])),
    ['contact', t('publish:statement.contact')],
    ['sampleKind', t('publish:statement.sampleKind')],
  ]);
  return (
    <form method="post" action={`/surveys/${survey}/publish/draft`} class="statement">
      <FormErrors errors={errors} t={t} labels={labels} />
      {STATEMENT_TEXTS.map((name) => (
        <fieldset key={name}>
          <legend>{t(`publish:statement.${name}`)}</legend>
          <p class="hint">{t(`publish:statement.${name}Hint`)}</p>
          <div class="by-language">
            {PUBLIC_LANGUAGES.map((language) => {
              const field = {
                ...common,
                name: `${name}.${language}`,
                label: t(`languages.${language}`),
                value: statement?.[name][language] ?? '',
                dir: 'auto' as const,
              };
              return name === 'conductedBy' ? (
                <Field key={language} {...field} maxlength={1000} />
              ) : (
                <TextArea key={language} {...field} rows={3} maxlength={1000} />
              );
            })}
          </div>
        </fieldset>
      ))}
      <Field
        {...common}
        name="contact"
        label={t('publish:statement.contact')}
        hint={t('publish:statement.contactHint')}
        value={statement?.contact ?? ''}
        dir="auto"
        maxlength={200}
        required
      />
      <Select
        {...common}
        name="sampleKind"
        label={t('publish:statement.sampleKind')}
        hint={t('publish:statement.sampleKindHint')}
        value={statement?.sampleKind ?? ''}
        options={['', ...SAMPLE_KINDS].map((value) => ({
          value,
          label: value === '' ? '–' : t(`publish:statement.${value}`),
        }))}
      />
      <div class="actions">
        <button type="submit">{t('publish:statement.submit')}</button>
      </div>
    </form>
  );
}
