import { barrel } from '../simulation/base/barrel';
import type { QueryDefinition } from './define-query';

/** Every query, found by its folder. */
export const queries: QueryDefinition[] = barrel(
  import.meta.glob<QueryDefinition>('./*/query.ts', { eager: true, import: 'default' }),
  (query) => query.name,
);

const byName = new Map(queries.map((query) => [query.name, query]));

/** The query with a name; throws if there is none. */
export function getQuery(name: string): QueryDefinition {
  const query = byName.get(name);
  if (!query) throw new Error(`no query is named ${name}`);
  return query;
}
