/** In which order people ask for kinds. */
const FIRST = [
  'pods',
  'deployments',
  'replicasets',
  'daemonsets',
  'statefulsets',
  'jobs',
  'services',
  'nodes',
  'endpointslices',
];

/** The place of a kind by its resource's word; all that nobody asks for first share the last. */
export function placeOfKind(resource: string): number {
  const place = FIRST.indexOf(resource);
  return place < 0 ? FIRST.length : place;
}
