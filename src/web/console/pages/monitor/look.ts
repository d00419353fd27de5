// What the monitor's page looks at: one look for all who watch a survey, and the rates between the looks.

import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import { openAtMost, readFinished } from '../../../../field/closing.ts';
import { lookAtField, type MonitorLook } from '../../../../field/monitor.ts';
import { openMeter, type Rates } from '../../../../results/rates.ts';
import type { Survey } from '../../../../survey/definition.ts';
import type { Site } from '../../site.ts';

export interface FieldLook extends MonitorLook {
  survey: Survey;
  /** Interviews that may still be open: those asked without those who came to the last question's end. */
  openAtMost: number;
  /** Null at the first look. */
  rates: Rates | null;
}

export async function lookAtSurvey(site: Site, id: string, now: number): Promise<FieldLook> {
  // The state is read again at each look: a live page outlives a pause.
  const entry: CatalogEntry = await site.catalog.get(id);
  const { survey } = await site.catalog.compiled(entry);
  const look = await lookAtField(site.db, entry, survey, now);
  return { ...look, survey, openAtMost: openAtMost(look.response.asked, await readFinished(site.db, survey)), rates: null };
}

/** Looks again and again, and tells the rates between: its meter lives as long as whoever keeps the function. */
export function watchSurvey(site: Site, id: string): (now: number) => Promise<FieldLook> {
  const meter = openMeter();
  return async (now) => {
    const look = await lookAtSurvey(site, id, now);
    return { ...look, rates: meter.measure(look.sample) };
  };
}
