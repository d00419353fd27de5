// A number as somebody types it: the field, and what may be wrong with it. Also the suppression list's page asks for one.

import { z } from 'zod';
import { countriesOf, readTyped } from '../../../../respondents/cases.ts';
import { type Checked, checkForm, type FieldErrors } from '../../form.ts';
import { Field, Select } from '../../layout/parts.tsx';
import type { PageRequest } from '../../route.ts';
import type { Site } from '../../site.ts';

const WRONG: Record<string, string> = {
  landline: 'respondents:number.landline',
  'too short': 'respondents:number.tooShort',
  'too long': 'respondents:number.tooLong',
};
/** Longer than any number that somebody writes. */
const MOST_CHARACTERS = 60;

/** The countries that a number may be of; where there is only one it is not asked for. */
export function countriesHere(site: Site): Promise<string[]> {
  return countriesOf(site.catalog);
}

/** As E.164. What was typed stays in the form, and goes nowhere else. */
export function checkNumber(form: PageRequest['form'], countries: string[]): Checked<{ number: string }> {
  const checked = checkForm(form, {
    number: z.string('field.required').trim().min(1, 'field.required').max(MOST_CHARACTERS, 'respondents:number.tooLong'),
  });
  if (!checked.ok) return checked;
  const asked = form.get('country');
  const country = countries.includes(asked) ? asked : countries[0];
  if (country === undefined) return wrong('respondents:number.wrong');
  const reading = readTyped(checked.value.number, country);
  if (reading.ok) return { ok: true, value: { number: reading.e164 } };
  return wrong(WRONG[reading.reason] ?? WRONG[reading.explanation] ?? 'respondents:number.wrong');
}

function wrong(key: string): { ok: false; errors: FieldErrors } {
  return { ok: false, errors: { number: key } };
}

export function NumberField({
  request: { t, form, language },
  countries,
  errors,
  label,
}: {
  request: PageRequest;
  countries: string[];
  errors?: FieldErrors | undefined;
  label?: string;
}) {
  const names = new Intl.DisplayNames([language.tag], { type: 'region' });
  return (
    <>
      <Field
        name="number"
        label={label ?? t('respondents:number.label')}
        hint={t('respondents:number.hint')}
        t={t}
        form={form}
        errors={errors}
        type="tel"
        dir="ltr"
        autocomplete="off"
        maxlength={MOST_CHARACTERS}
      />
      {countries.length > 1 && (
        <Select
          name="country"
          label={t('respondents:number.country')}
          hint={t('respondents:number.countryHint')}
          t={t}
          form={form}
          options={countries.map((code) => ({ value: code, label: names.of(code) ?? code }))}
        />
      )}
    </>
  );
}
