// The public results pages: for anybody, without a session, a cookie or a third party.

import type { Route } from '../console/route.ts';

export const PUBLIC_ROUTES: Route[] = [];
