// The settings that are in force: the provider, the pace, the thresholds, what is kept. They are set in the environment and in the
// survey files, so that a page can show them but no stolen session can change them.

import { type PageRequest, page, type Reply, type Route } from '../../route.ts';
import { type Site, textIn } from '../../site.ts';
import { PERIODS } from './periods.ts';
import { Settings } from './views.tsx';

export const routes: Route[] = [{ method: 'get', path: '/settings', permission: 'own', handle: show }];

async function show(request: PageRequest, site: Site): Promise<Reply> {
  const entries = (await site.catalog.all()).filter(({ archivedAt }) => archivedAt === null);
  const surveys = await Promise.all(
    entries.map(async (entry) => {
      const { survey } = await site.catalog.compiled(entry);
      return { entry, survey, title: textIn(survey.title, survey, request.language) };
    }),
  );
  return page({
    page: 'settings',
    title: request.t('settings:title'),
    body: Settings({ request, facts: site.facts, surveys, periods: PERIODS }),
  });
}
