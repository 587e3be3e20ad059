/** What a write of an object that goes on existing changed, where that has a sentence of its own. */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import type { Clause } from './narrate';

interface Listing {
  endpoints?: { conditions?: { ready?: boolean } }[];
}

type About = { actor: string; kind: string; name: string };

/** The clause; undefined if the change is only that something changed. */
export function sayMetaAndSpec(about: About, before: ApiObject, after: ApiObject): Clause | undefined {
  const [had, has] = [before.metadata.finalizers?.length ?? 0, after.metadata.finalizers?.length ?? 0];
  if (has < had) return { id: 'released', values: about };
  if (after.kind === 'Node') return sayNodeSpec(about, before as Node, after as Node);
  const { endpoints } = after as Listing;
  if (after.kind !== 'EndpointSlice' || !endpoints) return undefined;
  const ready = endpoints.filter(({ conditions }) => conditions?.ready).length;
  return { id: 'endpoints', values: { ...about, ready, total: endpoints.length } };
}

function sayNodeSpec(about: About, { spec: was }: Node, { spec: is }: Node): Clause | undefined {
  if (was?.unschedulable !== is?.unschedulable)
    return { id: is?.unschedulable ? 'cordoned' : 'uncordoned', values: about };
  if (is?.podCIDR && is.podCIDR !== was?.podCIDR) return { id: 'nodeCIDR', values: { ...about, ip: is.podCIDR } };
  const keys = (spec: Node['spec']): string[] => (spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
  const [had, has] = [keys(was), keys(is)];
  const added = has.filter((taint) => !had.includes(taint));
  const gone = had.filter((taint) => !has.includes(taint));
  if (added.length > 0) return { id: 'tainted', values: { ...about, detail: added.join(', ') } };
  return gone.length > 0 ? { id: 'untainted', values: { ...about, detail: gone.join(', ') } } : undefined;
}
