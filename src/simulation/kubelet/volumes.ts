/**
 * The volumes of pods: made when a pod comes, mounted in its containers, gone with it.
 * Models: kubelet volume manager's pace (a look each 300 ms, failed mounts tried again after 0.5 s doubled) and words.
 * Leaves out: attach and detach, CSI; claims and network volumes are empty directories here; updates of mounted ConfigMaps.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import type { KeyToPath, Volume, VolumeProjection } from '../api/core/v1/pod/volume';
import type { Client, EventNote } from '../client';
import type { Engine } from '../engine';
import { directoryEntry, type FileEntry, FileTree, fileEntry, type Mount, type Procedure } from '../runtime';
import { fieldValue, type PodPlace, resourceValue } from './downward';
import { configMapData, secretData } from './environment';

/** What a volume manager needs. */
export interface VolumesParts {
  readonly engine: Engine;
  readonly client: Client;
  note(pod: Pod, event: EventNote): void;
  placeOf(pod: Pod): PodPlace;
  isTerminationRequested(podUid: string): boolean;
}

// volumemanager.go: pods look each 300 ms; the reconciler runs each 100 ms; a pod waits 2 min 3 s at most.
const LOOK_MS = 300;
const RECONCILE_MS = 100;
const MOST_WAIT_MS = 123_000;
// exponentialbackoff.go: a mount that failed is tried again after 0.5 s, doubled up to 2 min 2 s.
const FIRST_RETRY_MS = 500;
const MOST_RETRY_MS = 122_000;

/** A volume that is there and whose files nobody has looked at yet. */
const MOUNTED = Symbol('mounted');

interface PodVolumes {
  trees: Map<string, FileTree | typeof MOUNTED>;
  /** Mounts that failed; none for most pods. */
  failures: Map<string, { retryMs: number; againAtMs: number }> | undefined;
}

/** The volumes of one node. */
export class Volumes {
  /** Of a pod that has nothing but certain volumes no more is kept. */
  #pods = new Map<string, PodVolumes | typeof MOUNTED>();
  #hostPaths = new Map<string, FileTree>();

  constructor(private readonly parts: VolumesParts) {}

  /** Waits until all volumes of a pod are there; false if they did not come in time. */
  *await(pod: Pod): Procedure<boolean> {
    const volumes = pod.spec.volumes;
    if (!volumes?.length) return true;
    const { engine } = this.parts;
    if (this.#isMounted(pod, volumes)) return true;
    const beganMs = engine.now;
    let looksAtMs = beganMs;
    yield RECONCILE_MS;
    for (;;) {
      const nextMs = this.#mountAll(pod, volumes);
      if (nextMs === undefined) break;
      if (engine.now - beganMs > MOST_WAIT_MS || this.parts.isTerminationRequested(pod.metadata.uid)) return false;
      yield Math.max(RECONCILE_MS, nextMs - engine.now);
    }
    while (looksAtMs <= engine.now) looksAtMs += LOOK_MS;
    yield looksAtMs - engine.now;
    return true;
  }

  /** The mounts of a container; the volumes are there. */
  mountsOf(pod: Pod, container: Container): Mount[] {
    const mounts = container.volumeMounts;
    if (!mounts?.length) return [];
    const volumes = pod.spec.volumes ?? [];
    const { trees } = this.#volumesOf(pod.metadata.uid, volumes);
    return mounts.flatMap(({ name, mountPath, readOnly, subPath }) => {
      let tree = trees.get(name);
      if (tree === MOUNTED) {
        tree = this.#make(pod, volumes.find((volume) => volume.name === name) as Volume) as FileTree;
        trees.set(name, tree);
      }
      if (!tree) return [];
      return [{ path: mountPath, tree, ...(readOnly && { isReadOnly: true }), ...(subPath && { subPath }) }];
    });
  }

  /** The pod has ended: what was only its own goes. */
  remove(podUid: string): void {
    this.#pods.delete(podUid);
  }

  /** Tries what is due; answers when the next try is, or undefined when all is mounted. */
  #mountAll(pod: Pod, volumes: readonly Volume[]): number | undefined {
    if (!volumes.every(isCertain)) return this.#mountEach(pod, volumes);
    this.#pods.set(pod.metadata.uid, MOUNTED);
    return undefined;
  }

  #mountEach(pod: Pod, volumes: readonly Volume[]): number | undefined {
    const { engine, note } = this.parts;
    const mounted = this.#volumesOf(pod.metadata.uid, []);
    let nextMs: number | undefined;
    for (const volume of volumes) {
      if (mounted.trees.has(volume.name)) continue;
      const failure = mounted.failures?.get(volume.name);
      if (!failure || failure.againAtMs <= engine.now) {
        const made = isCertain(volume) ? MOUNTED : this.#make(pod, volume);
        if (typeof made !== 'string') {
          mounted.trees.set(volume.name, made);
          mounted.failures?.delete(volume.name);
          continue;
        }
        const message = `MountVolume.SetUp failed for volume "${volume.name}" : ${made}`;
        note(pod, { type: 'Warning', reason: 'FailedMount', message });
        const retryMs = failure ? Math.min(failure.retryMs * 2, MOST_RETRY_MS) : FIRST_RETRY_MS;
        mounted.failures ??= new Map();
        mounted.failures.set(volume.name, { retryMs, againAtMs: engine.now + retryMs });
      }
      const againAtMs = mounted.failures?.get(volume.name)?.againAtMs ?? engine.now;
      nextMs = Math.min(nextMs ?? againAtMs, againAtMs);
    }
    return nextMs;
  }

  /** The files of a volume, or what is wrong. */
  #make(pod: Pod, volume: Volume): FileTree | string {
    const namespace = pod.metadata.namespace as string;
    const { client } = this.parts;
    if (volume.hostPath) return this.#hostPath(volume.hostPath.path);
    if (volume.configMap) {
      const { name = '', items, optional } = volume.configMap;
      return asTree(pick(configMapData(client, namespace, name), { items, optional, kind: 'config' }));
    }
    if (volume.secret) {
      const { secretName = '', items, optional } = volume.secret;
      return asTree(pick(secretData(client, namespace, secretName), { items, optional, kind: 'secret' }));
    }
    if (volume.downwardAPI) return asTree(this.#downward(pod, volume.downwardAPI.items));
    if (volume.projected) return this.#projected(pod, volume.projected.sources ?? []);
    return new FileTree();
  }

  #hostPath(path: string): FileTree {
    let tree = this.#hostPaths.get(path);
    if (!tree) {
      tree = new FileTree();
      this.#hostPaths.set(path, tree);
    }
    return tree;
  }

  #projected(pod: Pod, sources: readonly VolumeProjection[]): FileTree | string {
    const files: Record<string, string> = {};
    for (const source of sources) {
      const part = this.#projection(pod, source);
      if (typeof part === 'string') return part;
      Object.assign(files, part);
    }
    return asTree(files);
  }

  #projection(pod: Pod, source: VolumeProjection): Record<string, string> | string {
    const namespace = pod.metadata.namespace as string;
    const { client } = this.parts;
    if (source.serviceAccountToken) {
      const account = pod.spec.serviceAccountName ?? 'default';
      return { [source.serviceAccountToken.path]: `simulated-token.${namespace}.${account}.${pod.metadata.uid}` };
    }
    if (source.downwardAPI) return this.#downward(pod, source.downwardAPI.items);
    if (source.secret) {
      const { name = '', items, optional } = source.secret;
      return pick(secretData(client, namespace, name), { items, optional, kind: 'secret' });
    }
    if (source.configMap) {
      const { name = '', items, optional } = source.configMap;
      const data = configMapData(client, namespace, name);
      // The cluster's certificates are the same for all and nothing here reads them.
      if (typeof data === 'string' && name === 'kube-root-ca.crt') return { 'ca.crt': '' };
      return pick(data, { items, optional, kind: 'config' });
    }
    return {};
  }

  #downward(pod: Pod, items: NonNullable<Volume['downwardAPI']>['items'] = []): Record<string, string> {
    const place = this.parts.placeOf(pod);
    const files: Record<string, string> = {};
    for (const { path, fieldRef, resourceFieldRef } of items) {
      if (fieldRef) files[path] = fieldValue(pod, fieldRef.fieldPath, place) ?? '';
      else if (resourceFieldRef) {
        const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef.containerName);
        if (container) files[path] = resourceValue(container, resourceFieldRef, place);
      }
    }
    return files;
  }

  #isMounted({ metadata }: Pod, volumes: readonly Volume[]): boolean {
    const mounted = this.#pods.get(metadata.uid);
    if (mounted === undefined || mounted === MOUNTED) return mounted === MOUNTED;
    return volumes.every(({ name }) => mounted.trees.has(name));
  }

  /** What is kept of a pod's volumes; `certain` are those that it has if no more was kept so far. */
  #volumesOf(podUid: string, certain: readonly Volume[]): PodVolumes {
    let volumes = this.#pods.get(podUid);
    if (!volumes || volumes === MOUNTED) {
      const trees = volumes === MOUNTED ? certain.map(({ name }): [string, typeof MOUNTED] => [name, MOUNTED]) : [];
      volumes = { trees: new Map(trees), failures: undefined };
      this.#pods.set(podUid, volumes);
    }
    return volumes;
  }
}

/** What every pod has is there for certain, and says the same whenever somebody looks. */
function isCertain({ projected }: Volume): boolean {
  return projected?.sources?.every(isCertainSource) ?? false;
}

/** Tokens, the pod's identity and the cluster's certificates cannot be missing and do not change. */
function isCertainSource({ serviceAccountToken, downwardAPI, configMap }: VolumeProjection): boolean {
  if (serviceAccountToken !== undefined || configMap?.name === 'kube-root-ca.crt') return true;
  return downwardAPI?.items?.every(({ fieldRef }) => IDENTITY.has(fieldRef?.fieldPath ?? '')) ?? false;
}

const IDENTITY = new Set(['metadata.name', 'metadata.namespace', 'metadata.uid']);

/** The files that keys become; a text is what is wrong. */
function pick(
  data: Record<string, string> | string,
  {
    items,
    optional,
    kind,
  }: { items: KeyToPath[] | undefined; optional: boolean | undefined; kind: 'config' | 'secret' },
): Record<string, string> | string {
  if (typeof data === 'string') return optional ? {} : data;
  if (!items) return data;
  const files: Record<string, string> = {};
  for (const { key, path } of items) {
    if (Object.hasOwn(data, key)) files[path] = data[key] as string;
    else if (!optional) return `references non-existent ${kind} key: ${key}`;
  }
  return files;
}

function asTree(files: Record<string, string> | string): FileTree | string {
  if (typeof files === 'string') return files;
  const base = new Map<string, FileEntry>([['', directoryEntry()]]);
  for (const path of Object.keys(files)) {
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++) base.set(parts.slice(0, i).join('/'), directoryEntry());
    base.set(path, fileEntry(files[path] as string));
  }
  return new FileTree(base);
}
