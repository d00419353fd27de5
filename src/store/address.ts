// Where a database is. Plain data: it crosses into threads. It opens nothing.

export type DatabaseAddress =
  | {
      engine: 'sqlite';
      /** Absolute path of the file. */
      path: string;
    }
  | {
      engine: 'postgres';
      /** postgres://user:password@host:port/database?sslmode=… */
      url: string;
    };

/** For people: without the password. */
export function describeAddress(address: DatabaseAddress): string {
  if (address.engine === 'sqlite') return address.path;
  const { hostname, port, pathname } = new URL(address.url);
  return `postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}
