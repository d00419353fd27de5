// What the monitor shows at one moment, for everybody who watches.

import type { CatalogEntry } from '../../../../catalog/catalog.ts';
import type { MonitorLook } from '../../../../field/monitor.ts';
import type { Rates } from '../../../../results/rates.ts';
import type { Survey } from '../../../../survey/definition.ts';
import type { Language, Translate } from '../../i18n.ts';

export interface Seen {
  entry: CatalogEntry;
  survey: Survey;
  look: MonitorLook;
  /** Null at the first look, which has nothing to differ from. */
  rates: Rates | null;
}

export interface Reader {
  language: Language;
  t: Translate;
}
