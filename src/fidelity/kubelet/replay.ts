/** Runs a recorded scenario against the simulated kubelet, API server and runtime, and compares what became of the pod. */
import { type Event, Event as EventKind } from '../../simulation/api/core/v1/event/event';
import { Node as NodeKind } from '../../simulation/api/core/v1/node/node';
import { type Pod, Pod as PodKind } from '../../simulation/api/core/v1/pod/pod';
import { findKindNamed } from '../../simulation/api/kinds';
import { ApiServer } from '../../simulation/apiserver';
import { Client } from '../../simulation/client';
import { Engine } from '../../simulation/engine';
import { createEtcd, type Etcd } from '../../simulation/etcd';
import { createKubelet } from '../../simulation/kubelet';
import { createHostsStore } from '../../simulation/linux';
import { compareCalls } from './compare-calls';
import { compareEvents } from './compare-events';
import { compareStates, compareWords } from './compare-states';
import { PRELOADED, recordedImages } from './recorded-runtime';
import { type RecordedState, type Recording, readRecording } from './recording';
import { stateOf, wordsOf } from './states';

const EPOCH_MS = 1_767_225_600_000;
/** The nodes are up and quiet when the scenario begins. */
const BEGIN_MS = 20_000;

/** What a run of a scenario left behind. */
export interface Outcome {
  states: RecordedState[];
  words: [number, string, string, string][];
  events: Event[];
  /** [second, verb, target's detail] of the pod's own calls. */
  calls: [number, string, string][];
}

/** A recording is one draw of the kubelet's chance (retries come up to half as long again later); we try some. */
const SEEDS = [36, 1, 2, 3, 4, 5, 6, 7];

/** Replays a file: `equal` if one of the seeds gives what was recorded, or the first seed's first difference. */
export function replay(file: string): string {
  const recording = readRecording(file);
  let first: string | undefined;
  for (const seed of SEEDS) {
    const difference = differenceOf(recording, run(recording, seed));
    if (difference === undefined) return 'equal';
    first ??= difference;
    // Only where retries are at play another draw can help.
    if (!recording.events.some(({ reason }) => reason === 'BackOff' || reason === 'Failed')) break;
  }
  return first as string;
}

function differenceOf(recording: Recording, outcome: Outcome): string | undefined {
  return (
    compareStates(recording, outcome) ??
    compareWords(recording, outcome) ??
    compareEvents(recording, outcome) ??
    compareCalls(recording, outcome)
  );
}

/** Runs a scenario to the end of its observation. */
export function run(recording: Recording, seed = SEEDS[0] as number): Outcome {
  const etcd = createEtcd();
  const hosts = createHostsStore();
  const engine = new Engine(seed, { etcd: () => etcd.revision, hosts: () => hosts.revision });
  const transport = new ApiServer({ engine, etcd, epochMs: EPOCH_MS });
  const client = new Client(transport, 'replay');
  const config = {
    epochMs: EPOCH_MS,
    network: { model: 'kubernetes' as const, bridge: 'cni0', podCIDR: '10.244.0.0/16', hostCIDR: '192.168.50.0/24' },
    latencies: {
      watchMs: 4,
      sandboxMs: 150,
      createMs: 40,
      startMs: 60,
      pullBytesPerSecond: 0,
      kubeletQps: 50,
      kubeletBurst: 100,
    },
  };
  for (const [i, name] of ['node-1', 'node-2'].entries()) {
    const kubelet = createKubelet({
      engine,
      transport,
      hosts,
      config,
      node: {
        name,
        capacity: { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi' },
        labels: {},
        taints: [],
      },
      address: `192.168.50.${11 + i}`,
      images: recordedImages(recording.pod),
      preloaded: PRELOADED,
      refuseToCreate: ({ env }) => env.find(([variable]) => variable === 'SIM_CREATE_ERROR')?.[1],
    });
    kubelet.start();
    const podCIDR = `10.244.${i}.0/24`;
    client.patch(NodeKind, { name }, 'merge', { spec: { podCIDR, podCIDRs: [podCIDR] } });
  }
  engine.runUntil(BEGIN_MS / 2);
  if (recording.pod.spec.nodeName) neighbour(client, recording.pod.spec.nodeName);
  engine.runUntil(BEGIN_MS);
  begin(client, recording);
  for (const [second, action, argument] of recording.at ?? []) {
    engine.runUntil(BEGIN_MS + second * 1000);
    act(client, etcd, recording.pod, action, argument);
  }
  engine.runUntil(BEGIN_MS + recording.observed_s * 1000);
  return outcomeOf(recording, { engine, etcd, client });
}

/** The scenarios ran side by side: on the node that a pod is bound to by hand others asked for 200m. */
function neighbour(client: Client, nodeName: string): void {
  client.create<Pod>(PodKind, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'neighbour', namespace: 'default' },
    spec: {
      nodeName,
      containers: [{ name: 'app', image: 'nginx:1.27', resources: { requests: { cpu: '200m' } } }],
    },
  } as unknown as Pod);
}

function begin(client: Client, { objects, pod, events }: Recording): void {
  for (const object of objects ?? []) createAny(client, object);
  client.create<Pod>(PodKind, pod);
  if (pod.spec.nodeName) return;
  const scheduled = events.find(({ reason }) => reason === 'Scheduled')?.note;
  const name = /to (\S+)$/.exec(scheduled ?? '')?.[1];
  if (!name) return;
  const target = { namespace: pod.metadata.namespace as string, name: pod.metadata.name, subresource: 'binding' };
  client.createSubresource(PodKind, target, {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name: pod.metadata.name },
    target: { apiVersion: 'v1', kind: 'Node', name },
  });
}

function createAny(client: Client, object: Record<string, unknown>): void {
  const { apiVersion, kind } = object as { apiVersion: string; kind: string };
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const found = findKindNamed(group, version, kind);
  if (!found) throw new Error(`no kind ${apiVersion} ${kind}`);
  const { stringData, ...rest } = object as { stringData?: Record<string, string> };
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const data = stringData && Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, encode(text)]));
  client.create(found, { ...rest, ...(data && { data }) } as never);
}

function act(client: Client, etcd: Etcd, { metadata }: Pod, action: string, argument: unknown): void {
  const target = { namespace: metadata.namespace as string, name: metadata.name };
  switch (action) {
    case 'delete':
      client.delete(PodKind, target, argument === null ? {} : { gracePeriodSeconds: argument as number });
      break;
    case 'create':
      createAny(client, argument as Record<string, unknown>);
      break;
    case 'patch':
      client.patch(PodKind, target, 'merge', argument);
      break;
    case 'strategic':
      client.patch(PodKind, target, 'strategic', argument);
      break;
    case 'status':
      client.patch(PodKind, { ...target, subresource: 'status' }, 'strategic', argument);
      break;
    case 'resize':
    case 'ephemeral':
      writeBySubresource(client, etcd, target, action, argument);
      break;
    default:
      throw new Error(`the replay cannot ${action}`);
  }
}

/** Subresources that the server does not serve yet: their outcome is put into etcd as the server would. */
function writeBySubresource(
  client: Client,
  etcd: Etcd,
  target: { namespace: string; name: string },
  action: 'resize' | 'ephemeral',
  argument: unknown,
): void {
  const pod = structuredClone(client.get(PodKind, target.namespace, target.name)) as Pod;
  const { spec } = argument as { spec: Pod['spec'] };
  if (action === 'ephemeral') pod.spec.ephemeralContainers = spec.ephemeralContainers as never;
  for (const { name, resources } of action === 'resize' ? spec.containers : []) {
    const container = pod.spec.containers.find((each) => each.name === name);
    if (!container) continue;
    container.resources = {
      ...container.resources,
      requests: { ...container.resources?.requests, ...resources?.requests },
      limits: { ...container.resources?.limits, ...resources?.limits },
    };
  }
  pod.metadata.generation = (pod.metadata.generation ?? 1) + 1;
  pod.metadata.resourceVersion = String(etcd.revision + 1);
  etcd.put(`/registry/pods/${target.namespace}/${target.name}`, freeze(pod));
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}

function outcomeOf(
  { pod }: Recording,
  { engine, etcd, client }: { engine: Engine; etcd: Etcd; client: Client },
): Outcome {
  const { namespace = 'default', name } = pod.metadata;
  const view = etcd.view(etcd.revision);
  const secondsAt = (step: number) => (engine.spans.timeOf(step) - BEGIN_MS) / 1000;
  const versions = view.history(`/registry/pods/${namespace}/${name}`).map((revision) => ({
    t: secondsAt(engine.spans.stepOfEtcdRevision(revision)),
    pod: view.valueOf(revision) as Pod | undefined,
  }));
  const target = `pods/${namespace}/${name}`;
  const calls: [number, string, string][] = [];
  for (let step = 1; step <= engine.spans.count; step++) {
    const span = engine.spans.get(step);
    if (span.target !== target || !/^(containerd|kubelet)\//.test(span.actor) || span.to === 'kube-apiserver') continue;
    calls.push([secondsAt(step), span.verb, span.detail ?? '']);
  }
  const events = client
    .list(EventKind, { namespace })
    .items.filter(({ involvedObject }) => involvedObject.name === name);
  return { states: stateOf(versions), words: wordsOf(versions), events, calls };
}
