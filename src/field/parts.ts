// What asking works with, handed in once by the composition root.

import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../clock.ts';
import type { Intake } from '../intake/intake.ts';
import type { Gateway } from '../sms/gateway.ts';
import type { Database } from '../store/database.ts';
import type { Sealer } from '../store/sealing.ts';

export interface FieldLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface FieldParts {
  db: Database;
  sealer: Sealer;
  catalog: Catalog;
  gateway: Gateway;
  intake: Intake;
  clock: Clock;
  log: FieldLog;
  /** The sender whose rate is shared: the number, or the messaging service. */
  sender: string;
  /** This process's name on its claims. */
  worker: string;
}
