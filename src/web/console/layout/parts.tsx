// The parts that pages are made of. They know texts only as they are given, and nothing about surveys but their states.

import type { ComponentChildren } from 'preact';
import type { SurveyState } from '../../../catalog/catalog.ts';
import type { FieldErrors, Form } from '../form.ts';
import type { Translate } from '../i18n.ts';

/** Each kind has a sign of its own beside its colour. An alarm interrupts a screen reader; the others wait. */
export function Notice({
  kind,
  title,
  children,
}: {
  kind: 'info' | 'done' | 'warning' | 'alarm';
  title?: string;
  children?: ComponentChildren;
}) {
  const sign = { info: 'i', done: '✓', warning: '!', alarm: '✕' }[kind];
  return (
    <div class={`notice ${kind}`} role={kind === 'alarm' ? 'alert' : 'status'}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <div>
        {title && <p class="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** Where nothing is yet: what it would be, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function StatePill({ state, t }: { state: SurveyState; t: Translate }) {
  return <span class={`pill ${state}`}>{t(`states.${state}`)}</span>;
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  t: Translate;
  /** What was typed, and what is wrong with it. */
  form?: Form | undefined;
  errors?: FieldErrors | undefined;
}

/** One field of a form: label, hint, what is wrong, and the control that these are tied to. */
export function Field({
  name,
  label,
  hint,
  t,
  form,
  errors,
  value,
  type = 'text',
  ...rest
}: FieldProps & {
  value?: string;
  type?: 'text' | 'email' | 'password' | 'number' | 'tel' | 'search';
  required?: boolean;
  autocomplete?: string;
  inputmode?: 'numeric' | 'tel' | 'email' | 'text';
  min?: number;
  max?: number;
  maxlength?: number;
  dir?: 'auto' | 'ltr';
  autofocus?: boolean;
}) {
  const wrong = errors?.[name];
  // A password is never sent back to the browser.
  const typed = type === 'password' ? '' : form?.has(name) ? form.get(name) : (value ?? '');
  return (
    <FieldFrame name={name} label={label} hint={hint} wrong={wrong && t(wrong)}>
      <input {...({ id: `field-${name}`, name, type, value: typed, ...described(name, hint, wrong), ...rest } as object)} />
    </FieldFrame>
  );
}

export function TextArea({
  name,
  label,
  hint,
  t,
  form,
  errors,
  value,
  ...rest
}: FieldProps & {
  value?: string;
  rows?: number;
  maxlength?: number;
  dir?: 'auto' | 'ltr';
  required?: boolean;
  spellcheck?: boolean;
}) {
  const wrong = errors?.[name];
  return (
    <FieldFrame name={name} label={label} hint={hint} wrong={wrong && t(wrong)}>
      <textarea {...({ id: `field-${name}`, name, ...described(name, hint, wrong), ...rest } as object)}>
        {form?.has(name) ? form.get(name) : (value ?? '')}
      </textarea>
    </FieldFrame>
  );
}

export function Select({
  name,
  label,
  hint,
  t,
  form,
  errors,
  value,
  options,
}: FieldProps & { value?: string; options: { value: string; label: string }[] }) {
  const wrong = errors?.[name];
  const chosen = form?.has(name) ? form.get(name) : value;
  return (
    <FieldFrame name={name} label={label} hint={hint} wrong={wrong && t(wrong)}>
      <select id={`field-${name}`} name={name} {...described(name, hint, wrong)}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export function Checkbox({
  name,
  value = 'on',
  label,
  hint,
  checked,
  required,
}: {
  name: string;
  value?: string;
  label: ComponentChildren;
  hint?: string;
  checked?: boolean;
  required?: boolean;
}) {
  const id = `field-${name}-${value}`;
  return (
    <div class="check">
      <input
        id={id}
        name={name}
        value={value}
        type="checkbox"
        checked={checked}
        required={required}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

function FieldFrame({
  name,
  label,
  hint,
  wrong,
  children,
}: {
  name: string;
  label: string;
  hint?: string | undefined;
  wrong?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      <label for={`field-${name}`}>{label}</label>
      {hint && (
        <p class="hint" id={`field-${name}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p class="field-error" id={`field-${name}-error`}>
          {wrong}
        </p>
      )}
      {children}
    </div>
  );
}

function described(name: string, hint: string | undefined, wrong: string | undefined) {
  const ids = [hint && `field-${name}-hint`, wrong && `field-${name}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': wrong ? ('true' as const) : undefined };
}

/** Above a refused form: that something is wrong, with links to the fields. */
export function FormErrors({
  errors,
  t,
  labels,
}: {
  errors: FieldErrors | undefined;
  t: Translate;
  labels: Record<string, string>;
}) {
  const wrong = Object.entries(errors ?? {});
  if (wrong.length === 0) return null;
  return (
    <Notice kind="alarm" title={t('form.wrong', { count: wrong.length })}>
      <ul>
        {wrong.map(([name, key]) => (
          <li key={name}>
            <a href={`#field-${name}`}>{labels[name] ?? name}</a>: {t(key)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** A table that scrolls by itself on a narrow screen; reachable by keyboard. `titled`: a heading above says what the caption says. */
export function Table({
  caption,
  head,
  children,
  numeric = false,
  titled = false,
}: {
  caption: string;
  head: ComponentChildren;
  children: ComponentChildren;
  numeric?: boolean;
  titled?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
    <section class="scroll" aria-label={caption} tabIndex={0}>
      <table class={numeric ? 'numeric' : undefined}>
        <caption class={titled ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>{head}</thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

/** One figure with its name and its base. */
export function Stat({ label, value, base }: { label: string; value: string; base?: string }) {
  return (
    <div class="stat">
      <dt>{label}</dt>
      <dd>
        <span class="figure">{value}</span>
        {base && <small>{base}</small>}
      </dd>
    </div>
  );
}

/** A picture with its title, what it is of, and what can be taken away. `svg` is markup made here, never by a user. */
export function Picture({
  title,
  svg,
  note,
  children,
}: {
  title?: string;
  svg: string;
  note?: string;
  children?: ComponentChildren;
}) {
  return (
    <figure class="picture">
      {title && <figcaption class="picture-title">{title}</figcaption>}
      <Markup html={svg} />
      {note && <p class="note">{note}</p>}
      {children}
    </figure>
  );
}

/** Markup made by this program, such as a chart; never text of a user. */
export function Markup({ html, ...rest }: { html: string; class?: string }) {
  return <div {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** What opens only on request, such as a dangerous form that must be asked for first. */
export function Disclosure({
  summary,
  children,
  open,
  danger,
}: {
  summary: string;
  children: ComponentChildren;
  open?: boolean;
  danger?: boolean;
}) {
  return (
    <details class={danger ? 'disclosure danger' : 'disclosure'} open={open}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  );
}

/** Parts within it are replaced as the server tells them: `LivePart`. `from` is the address of the events. */
export function Live({ from, children }: { from: string; children: ComponentChildren }) {
  return (
    <div hx-ext="sse" sse-connect={from}>
      {children}
    </div>
  );
}

/** Its content is replaced at the event of this name. It holds no control that somebody may be using. */
export function LivePart({
  name,
  children,
  class: className,
  announce,
}: {
  name: string;
  children?: ComponentChildren;
  class?: string;
  announce?: boolean;
}) {
  return (
    <div sse-swap={name} class={className} aria-live={announce ? 'polite' : undefined}>
      {children}
    </div>
  );
}

/** A text as a phone shows it. Its direction is its own. */
export function Bubble({
  from,
  text,
  note,
  lang,
}: {
  from: 'us' | 'them';
  text: string;
  note?: ComponentChildren;
  lang?: string;
}) {
  return (
    <div class={`bubble ${from}`}>
      <p dir="auto" lang={lang}>
        {text}
      </p>
      {note && <div class="bubble-note">{note}</div>}
    </div>
  );
}
