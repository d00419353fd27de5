// What hearing works with, handed in once by the composition root.

import type { Catalog } from '../catalog/catalog.ts';
import type { Cells } from '../catalog/cells.ts';
import type { Database } from '../store/database.ts';
import type { Sealer } from '../store/sealing.ts';

export interface IntakeParts {
  db: Database;
  sealer: Sealer;
  catalog: Catalog;
  cells: Cells;
  now(): number;
}
