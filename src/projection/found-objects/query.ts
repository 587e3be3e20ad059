/**
 * Objects, containers and kinds by a part of their names: what the palette offers to go to.
 * Models: nothing of Kubernetes; short names (`po`, `deploy`) find kinds and their objects as they do for kubectl.
 * Leaves out: labels and fields; the tables filter by what they show.
 */
import type { Container } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import type { KindDefinition } from '../../simulation/api/define-kind';
import { kinds } from '../../simulation/api/kinds';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { defineQuery, type Query } from '../define-query';
import { placeOfKind } from '../kind-order';
import { bucketOf, findKindOfResource, referenceOf } from '../object-place';
import type { World } from '../world';

/** Something to go to. */
export interface FoundObject {
  /** A reference, with the container's name behind it for a container; the resource's word for a kind. */
  key: string;
  is: 'object' | 'container' | 'kind';
  name: string;
  /** `Pod`, and in which namespace. */
  kind: string;
  namespace: string;
  /** kubectl's STATUS of a pod; how many there are of a kind. */
  note: string;
  /** All words by which it is found. */
  words: string;
}

export type FoundObjectsQuery = Query<{ text: string; limit: number }, FoundObject[]> & { name: 'found-objects' };

/** Events and leases have names that nobody types, and stand elsewhere. */
const NOT_SOUGHT = new Set(['events', 'leases']);
/** So many hits of one kind are ranked; a search that hits more wants another letter. */
const RANKED = 500;

/** 3 for the whole name, 2 for its beginning or that of one of its parts, 1 for any part, 0 if some word is missing. */
function rankOf(name: string, words: string, wanted: readonly string[]): number {
  if (!wanted.every((word) => words.includes(word))) return 0;
  const [first = ''] = wanted;
  if (name === first) return 3;
  return name.startsWith(first) || name.includes(`-${first}`) ? 2 : 1;
}

interface Ranked {
  readonly rank: number;
  readonly found: FoundObject;
}

function containersOf({ metadata, spec }: Pod, key: string, wanted: readonly string[]): Ranked[] {
  const all: readonly Container[] = [...(spec.initContainers ?? []), ...spec.containers];
  return all.flatMap(({ name }) => {
    const words = `${name} container ${key}`.toLowerCase();
    // Its pod's name alone finds the pod, not also all that is in it.
    const isMeant = wanted.some((word) => name.toLowerCase().includes(word));
    const rank = isMeant ? rankOf(name, words, wanted) : 0;
    const { namespace = '' } = metadata;
    const note = metadata.name;
    return rank > 0
      ? [{ rank, found: { key: `${key}/${name}`, is: 'container', name, kind: 'Container', namespace, note, words } }]
      : [];
  });
}

function objectsOf(world: World, kind: KindDefinition, wanted: readonly string[]): Ranked[] {
  const ranked: Ranked[] = [];
  const kindWords = [kind.kind, kind.resource, ...(kind.shortNames ?? [])].join(' ').toLowerCase();
  for (const { value } of world.etcd.range(bucketOf(kind))) {
    if (ranked.length >= RANKED) break;
    const object = value as ApiObject;
    const { name, namespace = '' } = object.metadata;
    const words = `${name} ${namespace} ${kindWords}`.toLowerCase();
    const rank = rankOf(name, words, wanted);
    const key = referenceOf(kind, object);
    const isPod = kind.resource === 'pods';
    if (rank > 0) {
      const note = isPod ? podSummaryOf(object as Pod).word : '';
      ranked.push({ rank, found: { key, is: 'object', name, kind: kind.kind, namespace, note, words } });
    }
    if (isPod) ranked.push(...containersOf(object as Pod, key, wanted));
  }
  return ranked;
}

function kindOf(world: World, kind: KindDefinition, wanted: readonly string[]): Ranked[] {
  const words = [kind.kind, kind.resource, ...(kind.shortNames ?? [])].join(' ').toLowerCase();
  const rank = rankOf(kind.resource, words, wanted);
  if (rank === 0) return [];
  const isShort = kind.shortNames?.includes(wanted[0] ?? '') ?? false;
  const count = world.etcd.range(bucketOf(kind)).length;
  if (!kind.acts && count === 0) return [];
  const found: FoundObject = {
    key: kind.resource,
    is: 'kind',
    name: kind.kind,
    kind: '',
    namespace: '',
    note: String(count),
    words,
  };
  return [{ rank: isShort ? 3 : rank, found }];
}

const wordOf = ({ found }: Ranked): string => found.key.slice(0, found.key.indexOf('/'));

/** What fits the text, best first. */
export function foundObjectsOf(world: World, { text, limit }: FoundObjectsQuery['params']): FoundObject[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const sought = kinds.filter((kind) => findKindOfResource(kind.resource) === kind);
  const ranked = sought.flatMap((kind) => [
    ...kindOf(world, kind, wanted),
    ...(NOT_SOUGHT.has(kind.resource) ? [] : objectsOf(world, kind, wanted)),
  ]);
  const order = { kind: 0, object: 1, container: 2 } as const;
  return ranked
    .sort(
      (a, b) =>
        b.rank - a.rank ||
        order[a.found.is] - order[b.found.is] ||
        placeOfKind(wordOf(a)) - placeOfKind(wordOf(b)) ||
        (a.found.key < b.found.key ? -1 : a.found.key > b.found.key ? 1 : 0),
    )
    .slice(0, limit)
    .map(({ found }) => found);
}

export default defineQuery<FoundObjectsQuery>({ name: 'found-objects', answer: foundObjectsOf });
