/**
 * What a pod asks of a node, added up as kube-scheduler does.
 * Models: component-helpers resource.PodRequests: sidecars, init containers, pod-level resources, overhead.
 * Leaves out: in-place resize (the requests of status are not looked at).
 */
import type { Container } from '../../api/core/v1/pod/container';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { ResourceList } from '../../api/core/v1/shared';
import { quantityMilliValue, quantityValue } from '../../apimachinery/quantity';

/** Amounts of resources as whole numbers: thousandths of a CPU, bytes, and counts of anything else. */
export interface ResourceAmounts {
  milliCpu: number;
  memory: number;
  ephemeralStorage: number;
  /** Extended resources, huge pages and the like, by name. */
  scalars: Map<string, number> | undefined;
}

/** What scoring assumes for a container that asks for no CPU: 100m. */
export const DEFAULT_MILLI_CPU = 100;
/** What scoring assumes for a container that asks for no memory: 200Mi. */
export const DEFAULT_MEMORY = 200 * 1024 * 1024;

/** Nothing of anything. */
export function noAmounts(): ResourceAmounts {
  return { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalars: undefined };
}

/** The amount of one resource by its name in the API. */
export function amountOf(amounts: ResourceAmounts, resource: string): number {
  switch (resource) {
    case 'cpu':
      return amounts.milliCpu;
    case 'memory':
      return amounts.memory;
    case 'ephemeral-storage':
      return amounts.ephemeralStorage;
    default:
      return amounts.scalars?.get(resource) ?? 0;
  }
}

/** Adds (or with factor -1 takes away) amounts in place. */
export function addAmounts(to: ResourceAmounts, more: ResourceAmounts, factor = 1): void {
  to.milliCpu += factor * more.milliCpu;
  to.memory += factor * more.memory;
  to.ephemeralStorage += factor * more.ephemeralStorage;
  if (!more.scalars) return;
  to.scalars ??= new Map();
  for (const [name, amount] of more.scalars) to.scalars.set(name, (to.scalars.get(name) ?? 0) + factor * amount);
}

/** A copy that may be changed on its own. */
export function copyAmounts(amounts: ResourceAmounts): ResourceAmounts {
  return { ...amounts, scalars: amounts.scalars && new Map(amounts.scalars) };
}

/** Whether a resource is counted by name: not cpu, memory, storage, pods or one that the plugin does not know. */
export function isScalarResource(resource: string): boolean {
  return resource.includes('/') || resource.startsWith('hugepages-') || resource.startsWith('attachable-volumes-');
}

/** Whether a resource comes from outside Kubernetes (a device plugin, a vendor). */
export function isExtendedResource(resource: string): boolean {
  return resource.includes('/') && !resource.includes('kubernetes.io/') && !resource.startsWith('requests.');
}

/** The amounts of a resource list; names that are not counted are left out. */
export function amountsOfList(list: ResourceList | undefined): ResourceAmounts {
  const amounts = noAmounts();
  for (const name of Object.keys(list ?? {})) setAmount(amounts, name, list?.[name] as string);
  return amounts;
}

function setAmount(amounts: ResourceAmounts, name: string, text: string): void {
  if (name === 'cpu') amounts.milliCpu = quantityMilliValue(text);
  else if (name === 'memory') amounts.memory = quantityValue(text);
  else if (name === 'ephemeral-storage') amounts.ephemeralStorage = quantityValue(text);
  else if (isScalarResource(name)) {
    amounts.scalars ??= new Map();
    amounts.scalars.set(name, quantityValue(text));
  }
}

/** How requests are added up. */
export interface RequestOptions {
  /** Puts in the scorers' defaults where a container asks for nothing. */
  assumesDefaults?: boolean;
  /** Adds up the containers even if the pod asks for something as a whole. */
  skipsPodLevel?: boolean;
}

/** A pod's requests. */
export function podRequests(
  pod: Pod,
  { assumesDefaults = false, skipsPodLevel }: RequestOptions = {},
): ResourceAmounts {
  const { containers, initContainers, resources, overhead } = pod.spec;
  const total = noAmounts();
  for (const container of containers) addAmounts(total, containerRequests(container, assumesDefaults));
  if (initContainers?.length) addInitContainers(total, initContainers, assumesDefaults);
  for (const name of skipsPodLevel ? [] : Object.keys(resources?.requests ?? {})) {
    // Pod-level requests stand for the whole pod, whatever its containers add up to.
    if (isPodLevelResource(name)) setAmount(total, name, resources?.requests?.[name] as string);
  }
  if (overhead) addAmounts(total, amountsOfList(overhead));
  return total;
}

function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

function containerRequests(container: Container, assumed: boolean): ResourceAmounts {
  const requests = container.resources?.requests;
  const amounts = amountsOfList(requests);
  if (assumed) {
    if (requests?.cpu === undefined) amounts.milliCpu = DEFAULT_MILLI_CPU;
    if (requests?.memory === undefined) amounts.memory = DEFAULT_MEMORY;
  }
  return amounts;
}

/** Init containers run one after another beside the sidecars that were started before them. */
function addInitContainers(total: ResourceAmounts, initContainers: readonly Container[], assumed: boolean): void {
  const sidecars = noAmounts();
  const most = noAmounts();
  for (const container of initContainers) {
    const requests = containerRequests(container, assumed);
    if (container.restartPolicy === 'Always') {
      addAmounts(total, requests);
      addAmounts(sidecars, requests);
      raiseTo(most, sidecars);
    } else {
      addAmounts(requests, sidecars);
      raiseTo(most, requests);
    }
  }
  raiseTo(total, most);
}

function raiseTo(amounts: ResourceAmounts, least: ResourceAmounts): void {
  amounts.milliCpu = Math.max(amounts.milliCpu, least.milliCpu);
  amounts.memory = Math.max(amounts.memory, least.memory);
  amounts.ephemeralStorage = Math.max(amounts.ephemeralStorage, least.ephemeralStorage);
  if (!least.scalars) return;
  amounts.scalars ??= new Map();
  for (const [name, amount] of least.scalars)
    amounts.scalars.set(name, Math.max(amounts.scalars.get(name) ?? 0, amount));
}
