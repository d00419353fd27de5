// One's own account, section by section, each with a form of its own.

import type { ComponentChildren } from 'preact';
import { needsSecondFactor } from '../../../../users/roles.ts';
import type { OwnSession } from '../../../../users/sign-in.ts';
import type { FieldErrors, Form } from '../../form.ts';
import { Disclosure, Field, FormErrors, Notice } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { LanguageField } from '../set-up/views.tsx';
import { PasswordFields, passwordLabels } from './password-fields.tsx';
import { CurrentPassword } from './two-factor.tsx';

export interface AccountTrouble {
  /** The form that was refused. */
  form: 'profile' | 'password' | 'codes' | 'off';
  status: number;
  errors: FieldErrors;
}

interface Props {
  request: PageRequest;
  sessions: OwnSession[];
  trouble?: AccountTrouble | undefined;
}

export function Account(props: Props) {
  const { t, user } = props.request;
  return (
    <>
      <p>
        <bdi>{user.email}</bdi> · {t(`roles.${user.role}`)}: {t(`users:can.${user.role}`)}
      </p>
      <Profile {...props} />
      <Password {...props} />
      <TwoFactor {...props} />
      <Sessions {...props} />
    </>
  );
}

/** What was typed and what was wrong, for the form that was refused and no other. */
function refused({ request, trouble }: Props, form: AccountTrouble['form']): { form?: Form; errors?: FieldErrors } {
  return trouble?.form === form ? { form: request.form, errors: trouble.errors } : {};
}

function Profile(props: Props) {
  const { t, user } = props.request;
  const typed = refused(props, 'profile');
  return (
    <form method="post" action="/account" class="form">
      <FormErrors errors={typed.errors} t={t} labels={{ name: t('account:name'), language: t('account:language') }} />
      <Field {...typed} name="name" label={t('account:name')} value={user.name} t={t} autocomplete="name" dir="auto" required />
      <LanguageField {...typed} t={t} value={user.language} />
      <div class="actions">
        <button type="submit">{t('action.save')}</button>
      </div>
    </form>
  );
}

function Password(props: Props) {
  const { t } = props.request;
  const { errors } = refused(props, 'password');
  return (
    <>
      <h2>{t('account:password.title')}</h2>
      <Disclosure summary={t('account:password.change')} open={errors !== undefined}>
        <form method="post" action="/account/password" class="form">
          <p>{t('account:password.what')}</p>
          <FormErrors errors={errors} t={t} labels={{ current: t('account:current.label'), ...passwordLabels(t) }} />
          <CurrentPassword request={props.request} errors={errors} />
          <PasswordFields t={t} errors={errors} />
          <div class="actions">
            <button type="submit">{t('account:password.submit')}</button>
          </div>
        </form>
      </Disclosure>
    </>
  );
}

function TwoFactor(props: Props) {
  const { t, user } = props.request;
  if (!user.twoFactor)
    return (
      <>
        <h2>{t('account:twoFactor.title')}</h2>
        <Notice kind={needsSecondFactor(user) ? 'warning' : 'info'} title={t('account:twoFactor.isOff')}>
          <p>{t(needsSecondFactor(user) ? 'account:twoFactor.wanted' : 'account:twoFactor.what')}</p>
          <p>
            <a class="button" href="/account/two-factor">
              {t('account:twoFactor.begin')}
            </a>
          </p>
        </Notice>
      </>
    );
  return (
    <>
      <h2>{t('account:twoFactor.title')}</h2>
      <p>{t('account:twoFactor.isOn')}</p>
      <PasswordForm {...props} form="codes" action="/account/two-factor/codes" summary={t('account:codes.renew')}>
        <p>{t('account:codes.renewWhat')}</p>
      </PasswordForm>
      <PasswordForm {...props} form="off" action="/account/two-factor/off" summary={t('account:twoFactor.off')} danger>
        <p>{t('account:twoFactor.offWhat')}</p>
      </PasswordForm>
    </>
  );
}

function PasswordForm({
  form,
  action,
  summary,
  danger = false,
  children,
  ...props
}: Props & { form: 'codes' | 'off'; action: string; summary: string; danger?: boolean; children: ComponentChildren }) {
  const { errors } = refused(props, form);
  return (
    <Disclosure summary={summary} open={errors !== undefined} danger={danger}>
      <form method="post" action={action} class="form">
        {children}
        <CurrentPassword request={props.request} errors={errors} name={`${form}Current`} />
        <div class="actions">
          <button type="submit" class={danger ? 'danger' : undefined}>
            {summary}
          </button>
        </div>
      </form>
    </Disclosure>
  );
}

function Sessions({ request: { t, language }, sessions }: Props) {
  const numbers = numbersIn(language);
  if (sessions.length === 0) return null;
  return (
    <>
      <h2>{t('account:sessions.title')}</h2>
      <p>{t('account:sessions.what')}</p>
      <ul class="sessions">
        {sessions.map((session) => (
          <li key={session.id}>
            <div>
              <p>
                <bdi>{browserOf(session.userAgent) ?? t('account:sessions.unknown')}</bdi>
                {session.ip && (
                  <>
                    {' · '}
                    <bdi>{session.ip}</bdi>
                  </>
                )}
              </p>
              <p class="note">{t('account:sessions.since', { at: numbers.time(session.startedAt) })}</p>
            </div>
            {session.current ? (
              <span class="pill">{t('account:sessions.current')}</span>
            ) : (
              <form method="post" action="/account/sessions">
                <button type="submit" class="plain" name="session" value={session.id}>
                  {t('account:sessions.end')}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <div class="actions">
        {sessions.length > 1 && (
          <form method="post" action="/account/sessions">
            <button type="submit" class="quiet" name="session" value="others">
              {t('account:sessions.endOthers')}
            </button>
          </form>
        )}
        <form method="post" action="/sign-out">
          <button type="submit" class="quiet">
            {t('frame.signOut')}
          </button>
        </form>
      </div>
    </>
  );
}

/** In two words, as far as browsers still say it. */
function browserOf(userAgent: string): string | undefined {
  const browser = /(Edg|OPR|Firefox|SamsungBrowser|Chrome|Safari)\//.exec(userAgent)?.[1];
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux|CrOS)/.exec(userAgent)?.[1];
  const name = browser && ({ Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet' }[browser] ?? browser);
  return name && system ? `${name}, ${system}` : (name ?? system);
}
