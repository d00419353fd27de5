// What the list tells of each survey, out of its counters alone.

import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import { countsOf, readCube } from '../../../../results/cube.ts';
import { proportion } from '../../../../results/estimates.ts';
import { type Books, readBooks } from '../../../../results/read-books.ts';
import type { Language } from '../../i18n.ts';
import { type Site, textIn } from '../../site.ts';

export interface ListedSurvey {
  entry: CatalogEntry;
  title: string;
  books: Books;
  /** First questions that left, or may have left. */
  asked: number;
  answered: number;
  response: ReturnType<typeof proportion>;
  /** ms UTC, to the hour. */
  lastActivityAt: number | null;
  timeZone: string;
}

const HOUR_MS = 3_600_000;
// Over the survey's own part of the primary key.
const LAST_HOUR = "SELECT max(hour) AS hour FROM counters WHERE survey_id = @survey AND name = 'replies.received'";

/** Those in the field first, then the newest. */
export async function listSurveys(site: Site, language: Language, away: boolean): Promise<ListedSurvey[]> {
  const entries = (await site.catalog.all()).filter((entry) => (entry.archivedAt !== null) === away);
  const listed = await Promise.all(entries.map((entry) => tell(site, entry, language)));
  const rank = ({ entry }: ListedSurvey) => ['fielding', 'paused', 'draft', 'closed'].indexOf(entry.state);
  return listed.sort((a, b) => rank(a) - rank(b) || (b.entry.startedAt ?? 0) - (a.entry.startedAt ?? 0));
}

async function tell(site: Site, entry: CatalogEntry, language: Language): Promise<ListedSurvey> {
  const { survey } = await site.catalog.compiled(entry);
  const books = await readBooks(site.db, entry.id);
  const { cases } = books;
  const asked = cases.sending + cases.unknown + cases.accepted + cases.sent + cases.delivered + cases.failed;
  const counts = countsOf((await readCube(site.db, entry.id)).tallies).get(survey.questions[0]!.id);
  const answered = [...(counts ?? [])].reduce(
    (sum, [option, n]) => (option === 'refused' || option === 'unclear' ? sum : sum + n),
    0,
  );
  const last = await site.db.get<{ hour: number | null }>(LAST_HOUR, { survey: entry.id });
  return {
    entry,
    title: textIn(survey.title, survey, language),
    books,
    asked,
    answered,
    response: proportion(answered, asked, 0.95),
    lastActivityAt: last?.hour == null ? null : last.hour * HOUR_MS,
    timeZone: survey.timeZone,
  };
}
