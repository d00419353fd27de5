// The audit log: who did what, when and from where, a page at a time. It is read here and written nowhere.

import { readAuditChoices, readAuditLog } from '../../../../catalog/read-audit-log.ts';
import { type PageRequest, page, type Reply, type Route } from '../../route.ts';
import type { Site } from '../../site.ts';
import { FILTERS } from './filters.ts';
import { AuditLogView } from './views.tsx';

export const routes: Route[] = [{ method: 'get', path: '/audit-log', permission: 'own', handle: show }];

async function show(request: PageRequest, site: Site): Promise<Reply> {
  const { query, t } = request;
  const filter = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) || undefined]));
  const before = /^\d{1,15}$/.test(query.get('before') ?? '') ? Number(query.get('before')) : undefined;
  const log = await readAuditLog(site.db, { ...filter, before });
  const surveys = (await site.catalog.all()).map(({ id }) => id);
  return page({
    page: 'audit-log',
    title: t('audit-log:title'),
    body: AuditLogView({
      request,
      log,
      choices: { ...(await readAuditChoices(site.db)), surveys },
      isFirst: before === undefined,
    }),
  });
}
