/** What places and ends are called, and which thing of the page they are. */
import type { TraceEnd } from '../../projection/trace/ends';
import type { Place } from '../../projection/trace/query';
import type { Selection } from '../session';

/** The name of a place: a pod's without its namespace. */
export const placeName = ({ key }: Pick<Place, 'key'>): string => key.slice(key.lastIndexOf('/') + 1);

/** Short enough for a column: a pod of a workload by its five letters. */
export function shortPlace(place: Pick<Place, 'key' | 'kind'>): string {
  const name = placeName(place);
  return place.kind === 'pod' ? (/-([a-z0-9]{5})$/.exec(name)?.[1] ?? name) : name;
}

/** The thing that a place is; the switch, the router and the outside are none. */
export function thingOfPlace({ kind, key }: Place): Selection | undefined {
  if (kind === 'pod') return key.startsWith('pods/') ? { kind: 'object', key } : undefined;
  return kind === 'node' ? { kind, key } : undefined;
}

/** The end that a thing of the page can be: a container's is its pod. */
export function endOfThing(thing: Selection | undefined): TraceEnd | undefined {
  if (!thing) return undefined;
  const { kind, key } = thing;
  if (kind === 'node') return { kind, name: key };
  if (kind === 'container') return { kind: 'pod', key: key.split('/').slice(0, 3).join('/') };
  if (kind !== 'object') return undefined;
  if (key.startsWith('pods/')) return { kind: 'pod', key };
  return key.startsWith('services/') ? { kind: 'service', key } : undefined;
}

/** The thing that an end is. */
export function thingOfEnd(end: TraceEnd | undefined): Selection | undefined {
  if (end?.kind === 'node') return { kind: 'node', key: end.name };
  return end?.kind === 'pod' || end?.kind === 'service' ? { kind: 'object', key: end.key } : undefined;
}

const IPV4 = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether a text is an address. */
export const isAddress = (text: string): boolean => IPV4.test(text);

/** An end as its field shows it: `default/web-1`, `worker-1`, `10.96.0.10`. */
export function endText(end: TraceEnd | undefined): string {
  if (!end) return '';
  if (end.kind === 'node') return end.name;
  if (end.kind === 'address') return end.address;
  if (end.kind === 'outside') return 'outside';
  const [, namespace = '', name = ''] = end.key.split('/');
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
