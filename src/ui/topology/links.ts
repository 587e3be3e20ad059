/** What belongs together: a Service and its pods, an owner and its pods, a node and what runs on it. */
import type { MachineRow, PodRow } from '../../projection/machine/query';
import type { ServiceRow } from '../../projection/services/query';
import type { Selection } from '../session';
import { chosenRows } from './chosen-rows';
import type { Names } from './pod-names';

export interface Links {
  /** All pods by name, at level 1, where no machine is close. */
  readonly names?: Names;
  readonly machines: readonly MachineRow[];
  readonly services: readonly ServiceRow[];
}

function podsOf(machines: readonly MachineRow[], accepts: (pod: PodRow, node: string) => boolean): string[] {
  return machines.flatMap(({ node, pods }) => pods.filter((pod) => accepts(pod, node.name)).map(({ key }) => key));
}

/** Whether an owner's reference (`deployments/default/web`, `replicasets/default/web-7c5d9`) is one of the pod's. */
function isOwnedBy(pod: PodRow, [resource, namespace, name]: readonly string[]): boolean {
  if (!name || pod.key.split('/')[1] !== namespace) return false;
  return resource === 'replicasets' ? pod.name.startsWith(`${name}-`) : pod.owner === name;
}

/** The keys of all things that belong to one, itself included; undefined if it stands alone. */
export function linkedWith(
  { kind, key }: Selection,
  { machines, services, names }: Links,
  { isChosen = false } = {},
): ReadonlySet<string> | undefined {
  const parts = key.split('/');
  if (kind === 'container') return new Set([key, parts.slice(0, 3).join('/')]);
  if (kind === 'node') return isChosen ? undefined : new Set([key, ...podsOf(machines, (_, node) => node === key)]);
  if (kind !== 'object') return undefined;
  if (parts[0] === 'services') {
    const service = services.find((one) => one.key === key);
    return service && new Set([key, ...service.endpoints.map(({ pod }) => pod)]);
  }
  if (parts[0] === 'pods') {
    if (isChosen) return undefined;
    const fronts = services.filter(({ endpoints }) => endpoints.some(({ pod }) => pod === key));
    return new Set([key, ...fronts.map((service) => service.key)]);
  }
  const far = names && chosenRows({ kind, key }, names);
  if (far) return new Set([key, ...[...far].map((row) => names.keys[row] ?? '')]);
  const own = podsOf(machines, (pod) => isOwnedBy(pod, parts));
  return own.length > 0 ? new Set([key, ...own]) : undefined;
}
