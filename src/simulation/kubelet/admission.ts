/**
 * Whether a node takes a pod that was bound to it.
 * Models: kubelet's predicate admit handler: resources first, then node affinity, taints (NoExecute), ports.
 * Leaves out: topology, cpu and memory managers, eviction under pressure, operating systems other than linux.
 */

import type { Node, Taint } from '../api/core/v1/node/node';
import type { NodeSelectorTerm, Toleration } from '../api/core/v1/pod/placement';
import type { Pod } from '../api/core/v1/pod/pod';
import { type Amounts, requestsOf } from './qos';

/** Why a node refuses a pod. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** What a node has and what is taken of it. */
export interface NodeRoom {
  readonly allocatable: Amounts;
  readonly podLimit: number;
  readonly used: Amounts;
  readonly podCount: number;
  /** `TCP/8080` and so on: host ports that are taken. */
  readonly ports: ReadonlySet<string>;
}

/** Why the node does not take the pod; undefined if it does. */
export function refusalOf(pod: Pod, node: Node | undefined, room: NodeRoom): Refusal | undefined {
  const short = shortageOf(pod, room);
  if (short) return short;
  if (node && !matchesNode(pod, node))
    return predicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
  if (node && !toleratesAll(pod, node.spec.taints))
    return predicate('TaintToleration', "node(s) had taints that the pod didn't tolerate");
  if (hostPortsOf(pod).some((port) => room.ports.has(port)))
    return predicate('NodePorts', "node(s) didn't have free ports for the requested pod ports");
  return undefined;
}

function predicate(name: string, words: string): Refusal {
  return { reason: name, message: `Predicate ${name} failed: ${words}` };
}

function shortageOf(pod: Pod, { allocatable, podLimit, used, podCount }: NodeRoom): Refusal | undefined {
  const wanted = requestsOf(pod);
  const rows = [
    ['pods', 1, podCount, podLimit],
    ['cpu', wanted.milliCpu, used.milliCpu, allocatable.milliCpu],
    ['memory', wanted.memoryBytes, used.memoryBytes, allocatable.memoryBytes],
    ['ephemeral-storage', wanted.storageBytes, used.storageBytes, allocatable.storageBytes],
  ] as const;
  for (const [resource, requested, taken, capacity] of rows) {
    if (requested === 0 || requested + taken <= capacity) continue;
    const amounts = `requested: ${requested}, used: ${taken}, capacity: ${capacity}`;
    return { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, ${amounts}` };
  }
  return undefined;
}

/** The host ports of a pod, as `TCP/0.0.0.0:8080`. */
export function hostPortsOf({ spec }: Pod): string[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? `${protocol}/${hostPort}` : [])),
  );
}

function matchesNode({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return !terms || terms.some((term) => matchesTerm(term, labels, node.metadata.name));
}

function matchesTerm(term: NodeSelectorTerm, labels: Record<string, string>, name: string): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((each) => matches(each, labels[each.key])) &&
    matchFields.every((each) => matches(each, each.key === 'metadata.name' ? name : undefined))
  );
}

function matches(
  { operator, values = [] }: { operator: string; values?: string[] },
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function toleratesAll({ spec }: Pod, taints: readonly Taint[] | undefined): boolean {
  const acute = (taints ?? []).filter(({ effect }) => effect === 'NoExecute');
  return acute.every((taint) => (spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (!key && operator !== 'Exists') return false;
  return operator === 'Exists' || value === (taint.value ?? '');
}
