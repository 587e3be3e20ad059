/**
 * Deletes pods from nodes whose NoExecute taints they do not tolerate, or not any longer.
 * Models: taint-eviction-controller v1.36.
 * Leaves out: nothing that shows.
 */
import { Node, type Taint } from '../../api/core/v1/node/node';
import type { Toleration } from '../../api/core/v1/pod/placement';
import { Pod, type PodCondition } from '../../api/core/v1/pod/pod';
import { isReason } from '../../apimachinery/api-error';
import { objectKey } from '../../apimachinery/object-meta';
import type { Timer } from '../../engine';
import { type ControllerEnv, defineController } from '../define-controller';

export default defineController({
  name: 'taint-eviction-controller',
  start: (env) => void new TaintEviction(env),
});

interface Appointment {
  timer: Timer;
  sinceMs: number;
  atMs: number;
}

class TaintEviction {
  #appointments = new Map<string, Appointment>();
  #nodes;
  #pods;

  constructor(private readonly env: ControllerEnv) {
    this.#nodes = env.informers.of(Node);
    this.#pods = env.informers.of(Pod);
    this.#pods.indexer.addIndex('node', (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));
    const queue = env.queue({ process: (name) => this.#syncNode(name) });
    this.#nodes.addHandler({
      added: (node) => {
        if (noExecute(node).length > 0) queue.add(node.metadata.name);
      },
      updated: (node, before) => {
        if (node.spec.taints !== before.spec.taints) queue.add(node.metadata.name);
      },
    });
    this.#pods.addHandler({
      added: (pod) => this.#podSeen(pod),
      updated: (pod, before) => {
        const isMoved = pod.spec.nodeName !== before.spec.nodeName;
        if (isMoved || pod.spec.tolerations !== before.spec.tolerations) this.#podSeen(pod);
      },
      deleted: (pod) => this.#forget(objectKey(pod)),
    });
  }

  #syncNode(name: string): void {
    const node = this.#nodes.indexer.get(name);
    if (!node) return;
    const taints = noExecute(node);
    for (const pod of this.#pods.indexer.by('node', name)) this.#judge(pod, taints);
  }

  #podSeen(pod: Pod): void {
    const node = pod.spec.nodeName ? this.#nodes.indexer.get(pod.spec.nodeName) : undefined;
    const taints = node ? noExecute(node) : [];
    if (taints.length > 0) this.#judge(pod, taints);
  }

  #judge(pod: Pod, taints: readonly Taint[]): void {
    const key = objectKey(pod);
    if (taints.length === 0) {
      this.#cancel(key, pod);
      return;
    }
    const used = taints.map((taint) => (pod.spec.tolerations ?? []).find((toleration) => tolerates(toleration, taint)));
    if (used.some((toleration) => !toleration)) {
      this.#cancel(key, pod);
      this.#appoint(key, pod, 0);
      return;
    }
    const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? []);
    if (seconds.length === 0) return;
    this.#appoint(key, pod, Math.max(0, Math.min(...seconds)) * 1000);
  }

  #appoint(key: string, pod: Pod, tolerationMs: number): void {
    const { engine } = this.env;
    const standing = this.#appointments.get(key);
    const sinceMs = standing?.sinceMs ?? engine.now;
    const atMs = sinceMs + tolerationMs;
    if (standing && standing.atMs <= atMs) return;
    standing?.timer.cancel();
    const timer = this.env.later(atMs - engine.now, () => {
      this.#appointments.delete(key);
      this.#evict(key, pod.metadata.uid);
    });
    this.#appointments.set(key, { timer, sinceMs, atMs });
  }

  #forget(key: string): void {
    this.#appointments.get(key)?.timer.cancel();
    this.#appointments.delete(key);
  }

  #cancel(key: string, pod: Pod): void {
    if (!this.#appointments.has(key)) return;
    this.#forget(key);
    this.#note(pod, `Cancelling deletion of Pod ${key}`);
  }

  #note(pod: Pod, message: string): void {
    this.env.events.note(pod, { type: 'Normal', reason: 'TaintManagerEviction', message });
  }

  #evict(key: string, uid: string): void {
    const pod = this.#pods.indexer.get(key);
    if (pod?.metadata.uid !== uid) return;
    this.#note(pod, `Marking for deletion Pod ${key}`);
    const target = { namespace: pod.metadata.namespace as string, name: pod.metadata.name };
    try {
      const conditions = [...(pod.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget')];
      conditions.push(this.#disruption(pod));
      this.env.client.patch(Pod, { ...target, subresource: 'status' }, 'merge', { status: { conditions } });
      this.env.client.delete(Pod, target);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  #disruption(pod: Pod): PodCondition {
    return {
      type: 'DisruptionTarget',
      observedGeneration: pod.metadata.generation ?? 1,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: this.env.timestamp(),
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
  }
}

function noExecute({ spec }: Node): Taint[] {
  return (spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  return operator === 'Exists' || (value ?? '') === (taint.value ?? '');
}
