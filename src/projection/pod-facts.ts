import type { Container } from '../simulation/api/core/v1/pod/container';
import type { Pod } from '../simulation/api/core/v1/pod/pod';
import { isSidecar } from '../simulation/api/core/v1/pod/status-word';
import { quantityMilliValue } from '../simulation/apimachinery';
import type { ApiObject } from '../simulation/apimachinery/object-meta';

/** What a pod asks a node for: cpu in thousandths, memory in bytes. */
export interface PodRequests {
  cpuMilli: number;
  memoryBytes: number;
}

/** The number of a quantity in thousandths; 0 for none or nonsense. */
export function milliOf(quantity: unknown): number {
  if (quantity === undefined || quantity === null) return 0;
  try {
    return Number(quantityMilliValue(String(quantity)));
  } catch {
    return 0;
  }
}

function requestOf({ resources }: Container, name: 'cpu' | 'memory'): number {
  return milliOf(resources?.requests?.[name]);
}

/** The largest of what runs at one time: app containers and sidecars together, or an init container with the sidecars before it. */
function requestedOf(pod: Pod, name: 'cpu' | 'memory'): number {
  let sidecars = 0;
  let initPeak = 0;
  for (const container of pod.spec.initContainers ?? []) {
    const own = requestOf(container, name);
    if (isSidecar(container)) sidecars += own;
    initPeak = Math.max(initPeak, sidecars + (isSidecar(container) ? 0 : own));
  }
  const apps = pod.spec.containers.reduce((sum, container) => sum + requestOf(container, name), 0);
  return Math.max(apps + sidecars, initPeak) + milliOf(pod.spec.overhead?.[name]);
}

/** What a pod asks for. */
export function podRequestsOf(pod: Pod): PodRequests {
  return { cpuMilli: requestedOf(pod, 'cpu'), memoryBytes: requestedOf(pod, 'memory') / 1000 };
}

/** The object's reference as steps name it: `pods/default/web-1`. */
export function podKeyOf({ metadata }: ApiObject): string {
  return `pods/${metadata.namespace ?? 'default'}/${metadata.name}`;
}

/** The name of what keeps the pod alive, as people say it: the Deployment rather than its ReplicaSet; '' for a bare pod. */
export function ownerNameOf({ metadata }: ApiObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (!owner || owner.kind === 'Node') return '';
  const hash = metadata.labels?.['pod-template-hash'];
  return hash && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
}

/** How a pod is called where there is little room: its five random letters, or the whole name of one that has none. */
export function shortNameOf(name: string, owner: string): string {
  const suffix = name.slice(name.lastIndexOf('-') + 1);
  return owner !== '' && suffix.length === 5 && name.length > 6 ? suffix : name;
}
