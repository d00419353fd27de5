/** The migrated database of which each test on PostgreSQL gets a copy. */
export const TEMPLATE = 'textpoll_template';
