import type { Taint } from '../../api/core/v1/node/node';
import type { Container } from '../../api/core/v1/pod/container';
import type { Affinity } from '../../api/core/v1/pod/placement';
import type { Pod, PodSpec } from '../../api/core/v1/pod/pod';
import { NodeInfo } from '../framework/node-info';
import { PodInfo } from '../framework/pod-info';
import { amountOf, podRequests } from '../framework/resources';
import { findUntoleratedTaint } from '../framework/taints';
import { type Proposal, textOfAmount } from '../proposal';
import type { World } from './explain';

/** Everything about the pod that might be changed so that it fits. */
export function podChanges(pod: Pod, world: World): Proposal[] {
  return [
    ...lowerRequests(pod, world),
    ...tolerations(pod, world),
    ...dropSelector(pod),
    ...dropAffinity(pod),
    ...dropSpread(pod),
    ...dropHostPorts(pod),
    ...raisePriority(pod, world),
  ];
}

/** On each node the pod may ask for what is free; the containers' requests shrink in proportion. */
function lowerRequests(pod: Pod, world: World): Proposal[] {
  const requests = podRequests(pod);
  return freeNodes(world).flatMap(({ name, free }) => {
    const short = ['cpu', 'memory'].filter((resource) => amountOf(requests, resource) > free(resource));
    if (short.length !== 1) return [];
    const resource = short[0] as string;
    const room = free(resource);
    if (room <= 0) return [];
    const changed = scaledPod(pod, resource, room / amountOf(requests, resource));
    if (!changed) return [];
    return {
      kind: 'lowerRequest' as const,
      of: 'pod' as const,
      path: changed.path,
      from: changed.from,
      to: changed.to,
      size: 1 - room / amountOf(requests, resource),
      node: name,
      pod: changed.pod,
    };
  });
}

/** The pod with its largest container's request cut so that the sum fits. */
function scaledPod(pod: Pod, resource: string, factor: number) {
  const { containers } = pod.spec;
  const amounts = containers.map((container) => amountOf(podRequests(podOf([container])), resource));
  const index = amounts.indexOf(Math.max(...amounts));
  const total = amountOf(podRequests(pod), resource);
  const left = Math.floor((amounts[index] as number) - total * (1 - factor));
  if (left <= 0) return undefined;
  const container = containers[index] as Container;
  const to = textOfAmount(resource, left);
  const resources = { ...container.resources, requests: { ...container.resources?.requests, [resource]: to } };
  const next = containers.map((other, i) => (i === index ? { ...container, resources } : other));
  return {
    pod: withSpec(pod, { containers: next }),
    path: `spec.containers[${index}].resources.requests.${resource}`,
    from: container.resources?.requests?.[resource],
    to,
  };
}

function podOf(containers: Container[]): Pod {
  return { spec: { containers, restartPolicy: 'Always' } } as Pod;
}

function tolerations(pod: Pod, { nodes }: World): Proposal[] {
  const taints = new Map<string, { taint: Taint; node: string }>();
  for (const { metadata, spec } of nodes) {
    const taint = findUntoleratedTaint(spec.taints, pod.spec.tolerations);
    const cordon: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
    const found = taint ?? (spec.unschedulable ? cordon : undefined);
    if (found) taints.set(`${found.key}=${found.value ?? ''}:${found.effect}`, { taint: found, node: metadata.name });
  }
  return [...taints.values()].map(({ taint: { key, value, effect } }) => {
    const toleration = value
      ? { key, operator: 'Equal' as const, value, effect }
      : { key, operator: 'Exists' as const, effect };
    const before = pod.spec.tolerations ?? [];
    return {
      kind: 'addToleration' as const,
      of: 'pod' as const,
      path: `spec.tolerations[${before.length}]`,
      from: undefined,
      to: toleration,
      size: 0.3,
      pod: withSpec(pod, { tolerations: [...before, toleration] }),
    };
  });
}

function dropSelector(pod: Pod): Proposal[] {
  const selector = pod.spec.nodeSelector ?? {};
  return Object.keys(selector).map((key) => {
    const { [key]: from, ...rest } = selector;
    return {
      kind: 'dropNodeSelector',
      of: 'pod',
      path: `spec.nodeSelector[${key}]`,
      from,
      to: undefined,
      size: 0.4,
      pod: withSpec(pod, { nodeSelector: rest }),
    };
  });
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Each required rule alone: node affinity as a whole (its terms are alternatives), pod rules term by term. */
function dropAffinity(pod: Pod): Proposal[] {
  const affinity = pod.spec.affinity ?? {};
  const proposals: Proposal[] = [];
  const propose = (path: string, from: unknown, changed: Affinity) =>
    proposals.push({
      kind: 'dropAffinity',
      of: 'pod',
      path: `spec.affinity.${path}`,
      from,
      to: undefined,
      size: 0.5,
      pod: withSpec(pod, { affinity: changed }),
    });
  if (affinity.nodeAffinity?.[REQUIRED]) {
    const { [REQUIRED]: from, ...nodeAffinity } = affinity.nodeAffinity;
    propose(`nodeAffinity.${REQUIRED}`, from, { ...affinity, nodeAffinity });
  }
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const terms = affinity[kind]?.[REQUIRED] ?? [];
    for (const [i, term] of terms.entries()) {
      const rest = terms.filter((other) => other !== term);
      propose(`${kind}.${REQUIRED}[${i}]`, term, { ...affinity, [kind]: { ...affinity[kind], [REQUIRED]: rest } });
    }
  }
  return proposals;
}

function dropSpread(pod: Pod): Proposal[] {
  const constraints = pod.spec.topologySpreadConstraints ?? [];
  return constraints.flatMap((constraint, i) => {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') return [];
    const soft = { ...constraint, whenUnsatisfiable: 'ScheduleAnyway' as const };
    return {
      kind: 'dropSpreadConstraint' as const,
      of: 'pod' as const,
      path: `spec.topologySpreadConstraints[${i}].whenUnsatisfiable`,
      from: 'DoNotSchedule',
      to: 'ScheduleAnyway',
      size: 0.4,
      pod: withSpec(pod, {
        topologySpreadConstraints: constraints.map((other, j) => (j === i ? soft : other)),
      }),
    };
  });
}

function dropHostPorts(pod: Pod): Proposal[] {
  return pod.spec.containers.flatMap((container, c) =>
    (container.ports ?? []).flatMap((port, p) => {
      if (!port.hostPort || pod.spec.hostNetwork) return [];
      const { hostPort, ...rest } = port;
      const ports = container.ports?.map((other, i) => (i === p ? rest : other)) ?? [];
      const containers = pod.spec.containers.map((other, i) => (i === c ? { ...container, ports } : other));
      return {
        kind: 'dropHostPort' as const,
        of: 'pod' as const,
        path: `spec.containers[${c}].ports[${p}].hostPort`,
        from: hostPort,
        to: undefined,
        size: 0.5,
        pod: withSpec(pod, { containers }),
      };
    }),
  );
}

/** Just above each priority that pods run with: from there on they may have to make room. */
function raisePriority(pod: Pod, { pods }: World): Proposal[] {
  const own = pod.spec.priority ?? 0;
  const levels = new Set(pods.filter(({ spec }) => spec.nodeName).map(({ spec }) => spec.priority ?? 0));
  return [...levels]
    .filter((level) => level >= own)
    .sort((a, b) => a - b)
    .map((level, i) => ({
      kind: 'raisePriority',
      of: 'pod',
      path: 'spec.priority',
      from: own,
      to: level + 1,
      size: 0.8 + i * 0.01,
      pod: withSpec(pod, { priority: level + 1 }),
    }));
}

function freeNodes({ nodes, pods }: World): { name: string; free(resource: string): number }[] {
  const infos = new Map(nodes.map((node) => [node.metadata.name, new NodeInfo(node)]));
  for (const pod of pods) infos.get(pod.spec.nodeName ?? '')?.addPod(new PodInfo(pod));
  return [...infos.values()].map((info) => ({
    name: info.name,
    free: (resource) => amountOf(info.allocatable, resource) - amountOf(info.requested, resource),
  }));
}

function withSpec(pod: Pod, changes: Partial<PodSpec>): Pod {
  return { ...pod, spec: { ...pod.spec, ...changes } };
}
