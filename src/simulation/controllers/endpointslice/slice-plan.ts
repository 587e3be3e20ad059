/**
 * Which slices to make, change and delete so that they hold the wanted endpoints with few writes.
 * Models: k8s.io/endpointslice reconciler: reconcileByPortMapping and finalize (at most 100 endpoints a slice).
 * Leaves out: merging of slices that have become small (the original does not either).
 */
import type { Endpoint, EndpointSlice } from '../../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { deepEqual } from '../../apimachinery/deep';

/** At most so many endpoints a slice (--max-endpoints-per-slice). */
const SLICE_MAX = 100;

/** The ports of a slice. */
export type SlicePorts = NonNullable<EndpointSlice['ports']>;

/** Endpoints that have the same ports. */
export interface WantedGroup {
  ports: SlicePorts;
  endpoints: Endpoint[];
}

/** A slice as it should become. */
export interface SliceContent {
  ports: SlicePorts;
  endpoints: Endpoint[];
}

/** What is to be written. */
export interface SlicePlan {
  create: SliceContent[];
  update: { slice: EndpointSlice; content: SliceContent }[];
  remove: EndpointSlice[];
}

/** Plans the writes for a Service. */
export function planSlices(groups: readonly WantedGroup[], standing: readonly EndpointSlice[]): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], remove: [] };
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of standing) {
    const key = portsKey(slice.ports ?? []);
    byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
  }
  for (const group of groups) {
    const key = portsKey(group.ports);
    planGroup(plan, group, byPorts.get(key) ?? []);
    byPorts.delete(key);
  }
  // Slices with ports that nobody has any more go; but one stays as a placeholder.
  for (const slices of byPorts.values()) plan.remove.push(...slices);
  if (groups.length === 0 && standing.length === plan.remove.length && plan.create.length === 0) keepPlaceholder(plan);
  reuseSlices(plan);
  return plan;
}

function keepPlaceholder(plan: SlicePlan): void {
  const [only] = plan.remove;
  const isPlaceholder = plan.remove.length === 1 && only && count(only) === 0 && (only.ports ?? []).length === 0;
  if (isPlaceholder) plan.remove = [];
  else plan.create.push({ ports: [], endpoints: [] });
}

/** A slice that would go takes the content of one that would be made: one write instead of two. */
function reuseSlices(plan: SlicePlan): void {
  while (plan.create.length > 0 && plan.remove.length > 0)
    plan.update.push({ slice: plan.remove.shift()!, content: plan.create.shift()! });
}

function planGroup(plan: SlicePlan, { ports, endpoints }: WantedGroup, slices: readonly EndpointSlice[]): void {
  const wanted = new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const changed: { slice: EndpointSlice; content: SliceContent }[] = [];
  const unchanged: EndpointSlice[] = [];
  for (const slice of slices) {
    const kept: Endpoint[] = [];
    let isChanged = false;
    for (const endpoint of slice.endpoints ?? []) {
      const now = wanted.get(endpointKey(endpoint));
      wanted.delete(endpointKey(endpoint));
      if (now && deepEqual(now, endpoint)) kept.push(endpoint);
      else {
        isChanged = true;
        if (now) kept.push(now);
      }
    }
    if (!isChanged) unchanged.push(slice);
    else if (kept.length === 0) plan.remove.push(slice);
    else changed.push({ slice, content: { ports, endpoints: kept } });
  }
  const left = [...wanted.values()];
  for (const { content } of changed) content.endpoints.push(...left.splice(0, SLICE_MAX - content.endpoints.length));
  plan.update.push(...changed);
  while (left.length > 0) {
    const room = left.length < SLICE_MAX ? fullestWithRoom(unchanged, left.length) : undefined;
    if (room) {
      unchanged.splice(unchanged.indexOf(room), 1);
      plan.update.push({ slice: room, content: { ports, endpoints: [...(room.endpoints ?? []), ...left.splice(0)] } });
    } else plan.create.push({ ports, endpoints: left.splice(0, SLICE_MAX) });
  }
}

/** The slice that is nearest to full and can still take all. */
function fullestWithRoom(slices: readonly EndpointSlice[], needed: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  for (const slice of slices)
    if (count(slice) + needed <= SLICE_MAX && (!best || count(slice) > count(best))) best = slice;
  return best;
}

function count({ endpoints }: EndpointSlice): number {
  return endpoints?.length ?? 0;
}

function endpointKey({ addresses, targetRef }: Endpoint): string {
  return `${addresses[0]}/${targetRef?.uid ?? ''}`;
}

/** Ports as a text that equal ports share. */
export function portsKey(ports: SlicePorts): string {
  const texts = ports.map(
    ({ name, port, protocol, appProtocol }) => `${name}:${port}/${protocol}/${appProtocol ?? ''}`,
  );
  return texts.sort().join(',');
}
