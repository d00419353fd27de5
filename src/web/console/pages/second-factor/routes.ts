// The second step of signing in: a code from the app, or a backup code.

import { z } from 'zod';
import { checkForm } from '../../form.ts';
import { type OpenRequest, page, type Reply, type Route } from '../../route.ts';
import type { Site } from '../../site.ts';
import { fromOf, keeping, minutes, returnTo } from '../sign-in/visit.ts';
import { SecondFactor, type SecondFactorTrouble } from './views.tsx';

const FORM = { code: z.string().trim().min(1, 'field.required').max(40, 'field.tooLong') };

export const routes: Route[] = [
  { method: 'get', path: '/second-factor', permission: 'anyone', handle: async (request) => codePage(request, 200) },
  { method: 'post', path: '/second-factor', permission: 'anyone', handle: verify },
];

async function verify(request: OpenRequest, site: Site): Promise<Reply> {
  const form = checkForm(request.form, FORM);
  if (!form.ok) return codePage(request, 422, { errors: form.errors });
  const result = await site.users.verifySecondFactor(form.value.code, fromOf(request));
  switch (result.outcome) {
    case 'signedIn':
      return { kind: 'redirect', to: returnTo(request), setCookies: result.setCookies };
    case 'wrong':
      return codePage(request, 422, { errors: { code: 'second-factor:wrong' } });
    case 'tooMany':
      return codePage(request, 429, { waitMinutes: minutes(result.retryAfterS) });
    case 'expired': {
      const again = keeping(request, '/sign-in');
      return { kind: 'redirect', to: `${again}${again.includes('?') ? '&' : '?'}expired=yes` };
    }
  }
}

function codePage(request: OpenRequest, status: number, trouble: SecondFactorTrouble = {}): Reply {
  return page({
    page: 'second-factor',
    title: request.t('second-factor:title'),
    status,
    body: SecondFactor({ request, ...trouble }),
  });
}
