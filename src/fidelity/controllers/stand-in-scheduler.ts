/**
 * Binds pods to nodes that fit, for replays only: controllers do not ask how a node was chosen.
 * Models: of kube-scheduler only filters by name, unschedulable, taints and node selectors, and the fewest pods first.
 * Leaves out: everything else; the scheduler's own replay judges the real one.
 */
import { Node, type Taint } from '../../simulation/api/core/v1/node/node';
import type { NodeSelectorTerm, Toleration } from '../../simulation/api/core/v1/pod/placement';
import { Pod } from '../../simulation/api/core/v1/pod/pod';
import { ApiError } from '../../simulation/apimachinery/api-error';
import { objectKey } from '../../simulation/apimachinery/object-meta';
import { Client, EventRecorder, InformerFactory, type Transport, WorkQueue } from '../../simulation/client';
import type { Engine } from '../../simulation/engine';

/** Starts binding. */
export function startStandInScheduler(engine: Engine, transport: Transport, timestamp: () => string): void {
  const client = new Client(transport, 'kube-scheduler');
  const events = new EventRecorder({ engine, client, component: 'default-scheduler', timestamp });
  const informers = new InformerFactory({ engine, transport, user: 'kube-scheduler', latencyMs: () => 2 });
  const pods = informers.of(Pod);
  const nodes = informers.of(Node);
  const assumed = new Map<string, string>();
  pods.indexer.addIndex('node', (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
  const refuse = (pod: Pod) => {
    const message = `0/${nodes.indexer.size} nodes are available.`;
    const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
    if (others.length < (pod.status.conditions ?? []).length) return;
    const condition = {
      type: 'PodScheduled',
      status: 'False' as const,
      observedGeneration: pod.metadata.generation ?? 1,
      lastProbeTime: null,
      lastTransitionTime: timestamp(),
      reason: 'Unschedulable',
      message,
    };
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, conditions: [...others, condition] } });
    events.note(pod, { type: 'Warning', reason: 'FailedScheduling', message });
  };
  const bind = (key: string) => {
    const pod = pods.indexer.get(key);
    if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp || assumed.has(pod.metadata.uid)) return;
    const load = (name: string) =>
      pods.indexer.countBy('node', name) + [...assumed.values()].filter((node) => node === name).length;
    const fitting = [...nodes.indexer.values()].filter((node) => fits(pod, node));
    const best = fitting.sort((a, b) => load(a.metadata.name) - load(b.metadata.name))[0];
    if (!best) {
      refuse(pod);
      return;
    }
    const target = { namespace: pod.metadata.namespace as string, name: pod.metadata.name, subresource: 'binding' };
    const metadata = { name: pod.metadata.name, namespace: pod.metadata.namespace };
    client.createSubresource(Pod, target, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata,
      target: { apiVersion: 'v1', kind: 'Node', name: best.metadata.name },
    });
    assumed.set(pod.metadata.uid, best.metadata.name);
    events.note(pod, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${key} to ${best.metadata.name}`,
    });
  };
  const queue = new WorkQueue(engine, {
    name: 'stand-in-scheduler',
    process: bind,
    failed: (_key, error) => {
      if (!(error instanceof ApiError)) throw error;
    },
  });
  const retryAll = () => {
    for (const pod of pods.indexer.values()) if (!pod.spec.nodeName) queue.add(objectKey(pod));
  };
  pods.addHandler({
    added: (pod) => queue.add(objectKey(pod)),
    updated: (pod) => {
      if (pod.spec.nodeName) assumed.delete(pod.metadata.uid);
      else queue.add(objectKey(pod));
    },
    deleted: (pod) => assumed.delete(pod.metadata.uid),
  });
  nodes.addHandler({ added: retryAll, updated: retryAll });
  informers.start();
}

function fits(pod: Pod, node: Node): boolean {
  if (node.spec.unschedulable && !tolerates(pod.spec.tolerations ?? [], UNSCHEDULABLE)) return false;
  const taints = (node.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  if (!taints.every((taint) => tolerates(pod.spec.tolerations ?? [], taint))) return false;
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(
    ({ key, operator, value, effect }) =>
      (!effect || effect === taint.effect) &&
      (!key || key === taint.key) &&
      (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
  );
}

function matchesTerm({ matchFields, matchExpressions }: NodeSelectorTerm, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const fields = (matchFields ?? []).every(({ values }) => values?.includes(node.metadata.name));
  return (
    fields &&
    (matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      return operator === 'Exists' ? value !== undefined : value === undefined;
    })
  );
}
