// A session for somebody whose one-time link was taken: better-auth's own way of making sessions and cookies, as a plugin.
// It checks nothing: only who has redeemed a link may call it.

import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

export function signInByLink() {
  return {
    id: 'sign-in-by-link',
    endpoints: {
      signInByLink: createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ userId: z.string() }) }, async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        const session = user && (await internalAdapter.createSession(user.id));
        if (!session) throw new APIError('UNAUTHORIZED');
        await setSessionCookie(context, { session, user });
        return context.json({ done: true });
      }),
    },
  } satisfies BetterAuthPlugin;
}
