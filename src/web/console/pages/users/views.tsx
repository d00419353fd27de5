// The list of users, the form that invites one, and what can be done with one.

import type { ListedUser } from '../../../../users/people.ts';
import { ROLES } from '../../../../users/roles.ts';
import type { FieldErrors } from '../../form.ts';
import type { Translate } from '../../i18n.ts';
import { Disclosure, Empty, Field, FormErrors, Notice, Table } from '../../layout/parts.tsx';
import { numbersIn } from '../../numbers.ts';
import type { PageRequest } from '../../route.ts';
import { LanguageField } from '../set-up/views.tsx';

/** The link is sent by other ways than ours, and may lie for a while. */
export const LINK_DAYS = 3;

export function Users({ request, users }: { request: PageRequest; users: ListedUser[] }) {
  const { t, language } = request;
  const numbers = numbersIn(language);
  const alone = users.every(({ id }) => id === request.user.id);
  return (
    <>
      <div class="actions">
        <a class="button" href="/users/new">
          {t('users:invite.link')}
        </a>
      </div>
      {alone && (
        <Empty title={t('users:alone.title')}>
          <p>{t('users:alone.what')}</p>
        </Empty>
      )}
      {users.length > 0 && (
        <Table
          caption={t('users:caption', { count: users.length, n: numbers.count(users.length) })}
          head={
            <tr>
              <th scope="col">{t('users:name')}</th>
              <th scope="col">{t('users:role')}</th>
              <th scope="col">{t('users:state')}</th>
              <th scope="col">{t('users:active')}</th>
            </tr>
          }
        >
          {users.map((user) => (
            <tr key={user.id}>
              <th scope="row">
                <a href={`/users/${user.id}`}>
                  <bdi>{user.name}</bdi>
                </a>
                <br />
                <small>
                  <bdi>{user.email}</bdi>
                </small>
              </th>
              <td>{t(`roles.${user.role}`)}</td>
              <td>{stateOf(user, t)}</td>
              <td>{numbers.day(user.activeAt)}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

function stateOf(user: ListedUser, t: Translate): string {
  if (user.disabled) return t('users:states.disabled');
  if (user.invited) return t('users:states.invited');
  return t(user.twoFactor ? 'users:states.twoFactor' : 'users:states.password');
}

export function Invite({ request, errors }: { request: PageRequest; errors?: FieldErrors | undefined }) {
  const { t, form, language } = request;
  const labels = { name: t('users:name'), email: t('sign-in:email'), role: t('users:role'), language: t('account:language') };
  return (
    <form method="post" action="/users/new" class="form">
      <p>{t('users:invite.what', { count: LINK_DAYS })}</p>
      <FormErrors errors={errors} t={t} labels={labels} />
      <Field name="name" label={labels.name} t={t} form={form} errors={errors} dir="auto" autocomplete="off" required />
      <Field
        name="email"
        type="email"
        label={labels.email}
        t={t}
        form={form}
        errors={errors}
        dir="ltr"
        autocomplete="off"
        required
      />
      <RoleFields t={t} chosen={form.get('role')} wrong={errors?.role} />
      <LanguageField t={t} form={form} errors={errors} value={language.tag} />
      <div class="actions">
        <button type="submit">{t('users:invite.submit')}</button>
        <a href="/users">{t('action.cancel')}</a>
      </div>
    </form>
  );
}

/** Each role with what it may do: the word alone does not tell. */
function RoleFields({ t, chosen, wrong }: { t: Translate; chosen: string; wrong?: string | undefined }) {
  return (
    <fieldset id="field-role" class={wrong ? 'wrong' : undefined} aria-describedby={wrong ? 'field-role-error' : undefined}>
      <legend>{t('users:role')}</legend>
      {wrong && (
        <p class="field-error" id="field-role-error">
          {t(wrong)}
        </p>
      )}
      {ROLES.map((role) => (
        <div class="check" key={role}>
          <input
            id={`role-${role}`}
            type="radio"
            name="role"
            value={role}
            checked={role === chosen}
            required
            aria-describedby={`role-${role}-hint`}
          />
          <label for={`role-${role}`}>{t(`roles.${role}`)}</label>
          <p class="hint" id={`role-${role}-hint`}>
            {t(`users:can.${role}`)}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

export function InvitationLink({ request: { t }, user, link }: { request: PageRequest; user: ListedUser; link: string }) {
  return (
    <>
      <p>{t('users:link.what', { name: isolated(user.name), count: LINK_DAYS })}</p>
      <div class="field invitation-link">
        <label for="field-link">{t('users:link.label')}</label>
        <textarea id="field-link" rows={3} dir="ltr" readOnly>
          {link}
        </textarea>
      </div>
      <Notice kind="warning" title={t('users:link.once')}>
        <p>{t('users:link.onceWhat')}</p>
      </Notice>
      <div class="actions">
        <a class="button quiet" href="/users">
          {t('users:link.back')}
        </a>
      </div>
    </>
  );
}

export function OneUser({
  request,
  user,
  trouble,
}: {
  request: PageRequest;
  user: ListedUser;
  trouble?: 'lastOwner' | 'role' | undefined;
}) {
  const { t, language } = request;
  const self = user.id === request.user.id;
  return (
    <>
      {trouble === 'lastOwner' && (
        <Notice kind="alarm" title={t('users:lastOwner.title')}>
          <p>{t('users:lastOwner.what')}</p>
        </Notice>
      )}
      <dl class="facts">
        <dt>{t('sign-in:email')}</dt>
        <dd>
          <bdi>{user.email}</bdi>
        </dd>
        <dt>{t('users:role')}</dt>
        <dd>
          {t(`roles.${user.role}`)} <small>{t(`users:can.${user.role}`)}</small>
        </dd>
        <dt>{t('users:state')}</dt>
        <dd>{stateOf(user, t)}</dd>
        <dt>{t('users:active')}</dt>
        <dd>{numbersIn(language).day(user.activeAt)}</dd>
      </dl>
      {self && <p class="note">{t('users:self')}</p>}
      <Disclosure summary={t('users:change.title')} open={trouble === 'role'}>
        <form method="post" action={`/users/${user.id}/role`} class="form">
          <RoleFields t={t} chosen={user.role} wrong={trouble === 'role' ? 'field.required' : undefined} />
          <p>{t(self ? 'users:change.selfWhat' : 'users:change.what')}</p>
          <div class="actions">
            <button type="submit">{t('users:change.submit')}</button>
          </div>
        </form>
      </Disclosure>
      {!user.disabled && <Step {...{ request, user }} action="link" name={user.invited ? 'linkAgain' : 'newPassword'} />}
      {user.twoFactor && <Step {...{ request, user }} action="two-factor" name="resetTwoFactor" danger />}
      {user.disabled ? (
        <Step {...{ request, user }} action="enable" name="enable" />
      ) : (
        <Step {...{ request, user }} action="disable" name="disable" danger />
      )}
    </>
  );
}

/** One thing to be done with a user: asked for, explained, and only then a button. */
function Step({
  request: { t },
  user,
  action,
  name,
  danger = false,
}: {
  request: PageRequest;
  user: ListedUser;
  action: string;
  name: string;
  danger?: boolean;
}) {
  return (
    <Disclosure summary={t(`users:${name}.title`)} danger={danger}>
      <form method="post" action={`/users/${user.id}/${action}`} class="form">
        <p>{t(`users:${name}.what`, { name: isolated(user.name), count: LINK_DAYS })}</p>
        <div class="actions">
          <button type="submit" class={danger ? 'danger' : undefined}>
            {t(`users:${name}.submit`)}
          </button>
        </div>
      </form>
    </Disclosure>
  );
}

/** A name keeps its own direction inside a sentence of the other. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
