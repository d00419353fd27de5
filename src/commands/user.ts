// textpoll user: who may sign in to the console, from the machine itself; also the way back in for an owner who is locked out.

import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { AppError } from '../errors.ts';
import { environment, readPublicBaseUrl, readStoreSettings } from '../settings.ts';
import type { ListedUser } from '../users/people.ts';
import { ROLES, type Role } from '../users/roles.ts';
import type { Users } from '../users/users.ts';
import { type CommandContext, tell, withStore } from './context.ts';

/** The link has to reach somebody by other ways than ours. */
const LINK_LIFETIME_MS = 3 * 86_400_000;
const LANGUAGES = ['en', 'ar'];
/** Cookies are not what these commands deal in: for those that print no link any address will do. */
const NO_ADDRESS = 'http://localhost';

interface CreateFlags {
  email: string;
  name: string;
  role: Role;
  language: string;
  passwordStdin?: true;
}

export function userCommands(program: Command): void {
  const user = program.command('user').description('who may sign in to the console');

  user
    .command('create')
    .description('make a user, and print a link to set a password by')
    .requiredOption('--email <address>', 'what they sign in with')
    .requiredOption('--name <name>', 'as others see them')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--language <tag>', 'of the interface').choices(LANGUAGES).default('en'))
    .option('--password-stdin', 'set the password that comes by standard input; no link is printed')
    .action(create);

  user
    .command('list')
    .description('who there is: address, role, state, name')
    .action(() =>
      withUsers(async ({ users }) => {
        for (const one of await users.people.list()) process.stdout.write(`${describeUser(one)}\n`);
      }),
    );

  user
    .command('link')
    .description('print a link to set a new password by; their other links end')
    .argument('<email>')
    .action((email: string) =>
      withUsers(async (context) => printLink(context, await find(context.users, email), readPublicBaseUrl(environment()))),
    );

  for (const [name, description] of [
    ['disable', 'let them in no more; their sessions and links end'],
    ['enable', 'let them in again'],
  ] as const) {
    user
      .command(name)
      .description(description)
      .argument('<email>')
      .action((email: string) =>
        withUsers(async ({ users, by }) => {
          const { outcome } = await users.people[name]((await find(users, email)).id, by);
          if (outcome === 'lastOwner') throw new AppError('refused', 'this is the last owner', 'make another owner first');
          tell(outcome === 'changed' ? `${name}d` : `nothing to do: already ${name}d`);
        }),
      );
  }

  user
    .command('reset-two-factor')
    .description('for who has lost their second factor: the password alone suffices until they set it up anew')
    .argument('<email>')
    .action((email: string) =>
      withUsers(async ({ users, by }) => {
        await users.people.resetTwoFactor((await find(users, email)).id, by);
        tell('two-factor sign-in is off for this user, and their sessions have ended');
      }),
    );
}

async function create(flags: CreateFlags): Promise<void> {
  // Before anything is made, so that no user is left without a link.
  const baseUrl = flags.passwordStdin ? undefined : readPublicBaseUrl(environment());
  const password = flags.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
  const { email, name, role, language } = flags;
  await withUsers(async (context) => {
    const made = await context.users.people.create({ email, name, role, language, password }, context.by);
    if (made.outcome === 'emailTaken') {
      throw new AppError(
        'conflict',
        `there is a user ${email} already`,
        'textpoll user link EMAIL prints a link to set a new password',
      );
    }
    tell(`${made.user.email}: ${role}`);
    if (baseUrl !== undefined) await printLink(context, made.user, baseUrl);
  });
}

type UsersContext = CommandContext & { users: Users; by: { actor: string; now: number } };

function withUsers(work: (context: UsersContext) => Promise<void>): Promise<void> {
  return withStore(async (context) => {
    const { database, secret } = readStoreSettings(environment());
    // Loaded here: better-auth takes half a second to load, and no other command needs it.
    const { openUsers } = await import('../users/users.ts');
    const users = openUsers({ db: context.db, database, secret, baseUrl: NO_ADDRESS, now: context.now });
    try {
      await work({ ...context, users, by: { actor: context.actor, now: context.now() } });
    } finally {
      await users.close();
    }
  });
}

async function printLink({ users, by }: UsersContext, user: ListedUser, baseUrl: string): Promise<void> {
  const token = await users.links.issue(user.id, 'invite', LINK_LIFETIME_MS, by);
  tell('This link sets a password, once, within three days. Whoever has it can sign in as this user:');
  process.stdout.write(`${baseUrl}/invitation?token=${token}&lang=${user.language}\n`);
}

async function find(users: Users, email: string): Promise<ListedUser> {
  const found = await users.people.find(email);
  if (!found) throw new AppError('notFound', `there is no user ${email}`, 'textpoll user list tells who there is');
  return found;
}

function describeUser({ email, role, name, disabled, invited, twoFactor }: ListedUser): string {
  const state = disabled ? 'disabled' : invited ? 'invited' : twoFactor ? 'two-factor' : 'password';
  return [email, role, state, name].join('\t');
}
