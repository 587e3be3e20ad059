import type { Node, Taint } from '../../api/core/v1/node/node';

/** The taints of nodes whose kubelet says that it is not ready, or says nothing. */
export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';

const BY_CONDITION: Record<string, Record<string, string>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
};

const MANAGED = new Set([
  ...Object.values(BY_CONDITION).flatMap((byStatus) => Object.values(byStatus)),
  'node.kubernetes.io/unschedulable',
]);

/** The NoSchedule taints that a node's conditions and spec ask for. */
export function wantedNoSchedule({ spec, status }: Node): string[] {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: value }) => BY_CONDITION[type]?.[value] ?? []);
  return spec.unschedulable ? [...keys, 'node.kubernetes.io/unschedulable'] : keys;
}

/** The node's taints with its NoSchedule taints as wanted; undefined if they are so already. */
export function withNoSchedule(node: Node, now: string): Taint[] | undefined {
  const wanted = wantedNoSchedule(node);
  const standing = node.spec.taints ?? [];
  const isStale = ({ key, effect }: Taint) => effect === 'NoSchedule' && MANAGED.has(key) && !wanted.includes(key);
  const isThere = (key: string) => standing.some((taint) => taint.key === key && taint.effect === 'NoSchedule');
  const missing = wanted.filter((key) => !isThere(key));
  if (missing.length === 0 && !standing.some(isStale)) return undefined;
  const added = missing.map((key): Taint => ({ key, effect: 'NoSchedule', timeAdded: now }));
  return [...standing.filter((taint) => !isStale(taint)), ...added];
}

/** The node's taints with exactly these NoExecute taints of ours; undefined if they are so already. */
export function withNoExecute(node: Node, wanted: string | undefined, now: string): Taint[] | undefined {
  const standing = node.spec.taints ?? [];
  const isOurs = ({ key, effect }: Taint) => effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE);
  const ours = standing.filter(isOurs);
  if (ours.length === (wanted ? 1 : 0) && (!wanted || ours[0]?.key === wanted)) return undefined;
  const others = standing.filter((taint) => !isOurs(taint));
  return wanted ? [...others, { key: wanted, effect: 'NoExecute', timeAdded: now }] : others;
}
