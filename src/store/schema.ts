// What migrating asks of an engine. It names no migration.

/** An engine's side of migrating. */
export interface Schema {
  /** The names of the migrations that were applied; none where nobody has ever migrated the database. */
  applied(): Promise<string[]>;
  /** Runs a migration and writes its record in one transaction: a crash between the two would run it twice. */
  apply(name: string, sql: string): Promise<void>;
  close(): Promise<void>;
}
