/**
 * The few kubectl commands that recorded scenarios use, as the writes that they come to.
 * Models: kubectl v1.36: set image, rollout undo and restart, scale, label, taint, cordon, drain, delete, annotate.
 * Leaves out: what they print.
 */
import { DaemonSet } from '../../simulation/api/apps/v1/daemonset/daemonset';
import { Deployment } from '../../simulation/api/apps/v1/deployment/deployment';
import { ReplicaSet } from '../../simulation/api/apps/v1/replicaset/replicaset';
import { Job } from '../../simulation/api/batch/v1/job/job';
import { Namespace } from '../../simulation/api/core/v1/namespace/namespace';
import { Node, type Taint } from '../../simulation/api/core/v1/node/node';
import { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { KindRef } from '../../simulation/api/kind-ref';
import { ApiError } from '../../simulation/apimachinery/api-error';
import { type ApiObject, controllerOf } from '../../simulation/apimachinery/object-meta';
import type { Client } from '../../simulation/client';

const KINDS: Record<string, KindRef> = {
  deployment: Deployment,
  deploy: Deployment,
  ds: DaemonSet,
  daemonset: DaemonSet,
  rs: ReplicaSet,
  job: Job,
  ns: Namespace,
  node: Node,
};

type Templated = ApiObject & { spec: { template: { metadata?: object; spec: { containers: { name: string }[] } } } };

/** Runs kubectl commands of one scenario. */
export class KubectlSteps {
  constructor(
    private readonly client: Client,
    private readonly namespace: string,
    private readonly timestamp: () => string,
  ) {}

  /** Runs one command; what the server refuses is what kubectl would print, and no failure of the replay. */
  run(args: readonly string[]): void {
    const flags = new Map<string, string>();
    const words: string[] = [];
    for (const arg of args) {
      const match = /^--([^=]+)(?:=(.*))?$/.exec(arg);
      if (match) flags.set(match[1] as string, match[2] ?? 'true');
      else words.push(arg);
    }
    try {
      this.#dispatch(words, flags);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #dispatch([verb = '', ...rest]: string[], flags: Map<string, string>): void {
    const commands: Record<string, () => void> = {
      set: () => this.#setImage(rest[1] as string, rest.slice(2)),
      rollout: () => this.#rollout(rest, flags),
      scale: () => this.#scale(rest, flags),
      label: () => this.#label(rest[1] as string, rest.slice(2)),
      taint: () => this.#taint(rest[1] as string, rest[2] as string),
      cordon: () => this.#cordon(rest[0] as string, true),
      uncordon: () => this.#cordon(rest[0] as string, false),
      drain: () => this.#drain(rest[0] as string, flags),
      delete: () => this.#delete(rest, flags),
      annotate: () => this.#annotate(rest),
    };
    const command = commands[verb];
    if (!command) throw new Error(`the replay knows no kubectl ${verb}`);
    command();
  }

  #find(words: readonly string[]): { kind: KindRef; object: ApiObject } {
    const [type, name] = words[0]?.includes('/') ? (words[0].split('/') as [string, string]) : (words as string[]);
    const kind = KINDS[type as string];
    if (!kind) throw new Error(`the replay knows no kubectl type ${type}`);
    return { kind, object: this.client.get(kind, kind.namespaced ? this.namespace : undefined, name as string) };
  }

  #setImage(target: string, images: readonly string[]): void {
    const { kind, object } = this.#find([target]);
    const found = object as Templated;
    const containers = found.spec.template.spec.containers.map((container) => {
      const image = images.map((pair) => pair.split('=')).find(([name]) => name === container.name)?.[1];
      return image ? { ...container, image } : container;
    });
    const spec = { ...found.spec.template.spec, containers };
    this.client.update(kind, {
      ...found,
      spec: { ...found.spec, template: { ...found.spec.template, spec } },
    } as ApiObject);
  }

  #rollout([verb, target]: string[], flags: Map<string, string>): void {
    const { kind, object } = this.#find([target as string]);
    const found = object as Templated;
    if (verb === 'restart') {
      const { template } = found.spec;
      const annotations = {
        ...(template.metadata as { annotations?: object })?.annotations,
        'kubectl.kubernetes.io/restartedAt': this.timestamp(),
      };
      this.#putTemplate(kind, found, { ...template, metadata: { ...template.metadata, annotations } });
    }
    if (verb === 'undo') this.#undo(kind, found, Number(flags.get('to-revision') ?? 0));
  }

  #putTemplate(kind: KindRef, found: Templated, template: unknown, annotations?: Record<string, string>): void {
    this.client.update(kind, {
      ...found,
      metadata: { ...found.metadata, ...(annotations && { annotations }) },
      spec: { ...found.spec, template },
    } as unknown as ApiObject);
  }

  #undo(kind: KindRef, found: Templated, to: number): void {
    if (kind === DaemonSet) {
      this.#undoDaemonSet(found, to);
      return;
    }
    const revision = (object: ApiObject) =>
      Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    const sets = this.client
      .list(ReplicaSet, { namespace: this.namespace })
      .items.filter((set) => controllerOf(set)?.uid === found.metadata.uid)
      .sort((a, b) => revision(b) - revision(a));
    const set = to > 0 ? sets.find((one) => revision(one) === to) : sets[1];
    if (!set) return;
    const { 'pod-template-hash': _hash, ...labels } = set.spec.template.metadata?.labels ?? {};
    const kept = [
      'kubectl.kubernetes.io/last-applied-configuration',
      'deployment.kubernetes.io/revision',
      'deployment.kubernetes.io/revision-history',
      'deployment.kubernetes.io/desired-replicas',
      'deployment.kubernetes.io/max-replicas',
    ];
    const annotations: Record<string, string> = {};
    for (const key of kept) {
      const value = found.metadata.annotations?.[key];
      if (value !== undefined) annotations[key] = value;
    }
    for (const [key, value] of Object.entries(set.metadata.annotations ?? {}))
      if (!kept.includes(key)) annotations[key] = value;
    const template = { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } };
    this.#putTemplate(kind, found, template, annotations);
  }

  #undoDaemonSet(found: Templated, to: number): void {
    const revisions = this.client
      .list(ControllerRevision, { namespace: this.namespace })
      .items.filter((one) => controllerOf(one)?.uid === found.metadata.uid)
      .sort((a, b) => b.revision - a.revision);
    const chosen = to > 0 ? revisions.find((one) => one.revision === to) : revisions[1];
    if (!chosen) return;
    const { $patch: _patch, ...template } = chosen.data.spec.template as Record<string, unknown>;
    this.#putTemplate(DaemonSet, found, template);
  }

  #scale(words: string[], flags: Map<string, string>): void {
    const { kind, object } = this.#find(words);
    const found = object as ApiObject & { spec: { replicas: number } };
    const current = flags.get('current-replicas');
    if (current !== undefined && Number(current) !== found.spec.replicas) return;
    this.client.update(kind, {
      ...found,
      spec: { ...found.spec, replicas: Number(flags.get('replicas')) },
    } as ApiObject);
  }

  #label(name: string, pairs: readonly string[]): void {
    const labels: Record<string, string | null> = {};
    for (const pair of pairs) {
      if (pair.endsWith('-')) labels[pair.slice(0, -1)] = null;
      else labels[pair.split('=')[0] as string] = pair.split('=')[1] as string;
    }
    this.client.patch(Node, { name }, 'merge', { metadata: { labels } });
  }

  #annotate([target, pair]: string[]): void {
    const { kind, object } = this.#find([target as string]);
    const [key, value] = (pair as string).split(/=(.*)/s) as [string, string];
    const annotations = { [key]: value };
    this.client.patch(kind, { namespace: this.namespace, name: object.metadata.name }, 'merge', {
      metadata: { annotations },
    });
  }

  #taint(name: string, spec: string): void {
    const node = this.client.get(Node, undefined, name);
    const taints = node.spec.taints ?? [];
    const match = /^([^=:]+?)(?:=([^:]*))?(?::(\w+))?(-?)$/.exec(spec);
    const [, key, value, effect, minus] = match as unknown as [string, string, string?, string?, string?];
    const others = taints.filter((taint) => taint.key !== key || (effect && taint.effect !== effect));
    const added = { key, ...(value && { value }), effect } as Taint;
    this.client.update(Node, { ...node, spec: { ...node.spec, taints: minus ? others : [...others, added] } });
  }

  #cordon(name: string, unschedulable: boolean): void {
    const spec = { unschedulable: unschedulable ? true : null };
    this.client.patch(Node, { name }, 'merge', { spec });
  }

  #drain(name: string, flags: Map<string, string>): void {
    this.#cordon(name, true);
    const pods = this.client.list(Pod, { fieldSelector: `spec.nodeName=${name}` }).items;
    const isDaemon = (pod: Pod) => controllerOf(pod)?.kind === 'DaemonSet';
    const others = pods.filter((pod) => !isDaemon(pod));
    if (pods.some(isDaemon) && !flags.has('ignore-daemonsets')) return;
    if (others.some((pod) => !controllerOf(pod)) && !flags.has('force')) return;
    const hasScratch = (pod: Pod) => pod.spec.volumes?.some((volume) => 'emptyDir' in volume);
    if (others.some(hasScratch) && !flags.has('delete-emptydir-data')) return;
    for (const pod of others) {
      const { namespace, name: podName } = pod.metadata;
      this.client.createSubresource(
        Pod,
        { namespace: namespace as string, name: podName, subresource: 'eviction' },
        { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: podName, namespace } },
      );
    }
  }

  #delete(words: string[], flags: Map<string, string>): void {
    const { kind, object } = this.#find(words);
    const policies = { background: 'Background', orphan: 'Orphan', foreground: 'Foreground' } as const;
    const cascade = (flags.get('cascade') ?? 'background') as keyof typeof policies;
    const { namespace, name } = object.metadata;
    this.client.delete(kind, { ...(namespace && { namespace }), name }, { propagationPolicy: policies[cascade] });
  }
}

/** A revision as the API keeps it, as far as undo reads it. */
interface ControllerRevisionObject extends ApiObject {
  revision: number;
  data: { spec: { template: unknown } };
}

const ControllerRevision: KindRef<ControllerRevisionObject> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  namespaced: true,
};
