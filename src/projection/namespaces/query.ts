import { defineQuery, type Query } from '../define-query';

/** The names of all namespaces, sorted. */
export type NamespacesQuery = Query<undefined, string[]> & { name: 'namespaces' };

export default defineQuery<NamespacesQuery>({
  name: 'namespaces',
  answer: ({ etcd }) => etcd.values('/registry/namespaces/').map(({ metadata }) => metadata.name),
});
