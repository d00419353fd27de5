// What the pages are given: the rooms' parts, opened once for the console's thread. No page opens anything itself.

import type { Catalog, CatalogEntry } from '../../catalog/catalog.ts';
import type { Cells } from '../../catalog/cells.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Imports } from '../../sample/imports.ts';
import type { Staging } from '../../sample/staging.ts';
import type { Gateway } from '../../sms/gateway.ts';
import type { Sender } from '../../sms/sender.ts';
import type { DatabaseAddress } from '../../store/address.ts';
import type { Database } from '../../store/database.ts';
import type { Sealer } from '../../store/sealing.ts';
import type { CompiledSurvey } from '../../survey/compiled.ts';
import type { Survey } from '../../survey/definition.ts';
import type { Users } from '../../users/users.ts';
import type { Language } from './i18n.ts';
import type { Live } from './live.ts';

export interface Site {
  db: Database;
  sealer: Sealer;
  catalog: Catalog;
  cells: Cells;
  clock: Clock;
  log: Logger;
  users: Users;
  gateway: Gateway;
  live: Live;
  staging: Staging;
  imports: Imports;
  facts: SiteFacts;
  /** Of the link that sets up the owner's account while there are no users; undefined where none may be set up so. */
  setUpToken: string | undefined;
}

/** What the pages may know of the settings. No secret is among them, save for those that a named check needs. */
export interface SiteFacts {
  publicBaseUrl: string;
  sender: Sender;
  accountSid: string;
  /** For the signature test of the webhook's address alone. */
  authToken: string;
  /** An emulator in the provider's place. */
  apiBaseUrl: string | undefined;
  redactProviderCopies: boolean;
  database: DatabaseAddress;
}

export interface SurveyHeading {
  entry: CatalogEntry;
  /** In the interface's language where the survey has it. */
  title: string;
}

export interface SiteSurvey extends SurveyHeading {
  survey: Survey;
  compiled: CompiledSurvey;
}

/** @throws AppError `notFound` */
export async function surveyOf(site: Site, id: string, language: Language): Promise<SiteSurvey> {
  const entry: CatalogEntry = await site.catalog.get(id);
  const compiled = await site.catalog.compiled(entry);
  return { entry, compiled, survey: compiled.survey, title: textIn(compiled.survey.title, compiled.survey, language) };
}

/** The survey's text in the interface's language, or else in the survey's own first language. */
export function textIn(texts: Record<string, string>, survey: Pick<Survey, 'defaultLanguage'>, language: Language): string {
  return texts[language.tag] ?? texts[survey.defaultLanguage] ?? Object.values(texts)[0] ?? '';
}
