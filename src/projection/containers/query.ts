/**
 * All containers of a pod at the head: state, last state, restarts and back-off, what they were given, and their logs.
 * Models: the Containers part of kubectl describe pod, and kubectl logs.
 * Leaves out: values behind secretKeyRef, which are named and not shown.
 */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Probe,
} from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { isSidecar } from '../../simulation/api/core/v1/pod/status-word';
import { timeMs } from '../../simulation/apimachinery';
import { defineQuery, type Query } from '../define-query';
import { containerShapeOf } from '../machine/containers';
import { findObject, placeOf } from '../object-place';
import { backOffEndOf, backOffSecondsOf } from '../phase-timeline/back-off';
import type { PodShape } from '../pod-shape';
import type { World } from '../world';

/** One state of a container. */
export interface StateView {
  state: 'waiting' | 'running' | 'terminated';
  reason: string;
  message: string;
  exitCode?: number;
  signal?: number;
  startedMs?: number;
  finishedMs?: number;
}

/** One container. */
export interface ContainerView {
  name: string;
  kind: 'init' | 'sidecar' | 'app' | 'ephemeral';
  shape: PodShape;
  image: string;
  imageID: string;
  pullPolicy: string;
  state?: StateView;
  lastState?: StateView;
  ready: boolean;
  started?: boolean;
  restarts: number;
  /** The wait before the next start. */
  backOff?: { seconds: number; endsAtMs: number };
  command: string[];
  args: string[];
  ports: string[];
  env: [string, string][];
  resources: [string, string][];
  probes: { kind: string; what: string; pace: string }[];
  hooks: [string, string][];
  mounts: [string, string][];
  log: { atMs: number; stream: string; text: string }[];
  logCount: number;
}

/** The containers of a pod. */
export interface Containers {
  key: string;
  node: string;
  rows: ContainerView[];
}

export type ContainersQuery = Query<{ key: string; lines: number }, Containers | null> & { name: 'containers' };

function stateViewOf(state: ContainerState | undefined, epochMs: number): StateView | undefined {
  const at = (text: string | null | undefined): number | undefined => (text ? timeMs(text) - epochMs : undefined);
  const { waiting, running, terminated } = state ?? {};
  if (waiting) return { state: 'waiting', reason: waiting.reason ?? '', message: waiting.message ?? '' };
  if (running) {
    const startedMs = at(running.startedAt);
    return { state: 'running', reason: '', message: '', ...(startedMs !== undefined && { startedMs }) };
  }
  if (!terminated) return undefined;
  const [startedMs, finishedMs] = [at(terminated.startedAt), at(terminated.finishedAt)];
  return {
    state: 'terminated',
    reason: terminated.reason ?? '',
    message: terminated.message ?? '',
    exitCode: terminated.exitCode,
    ...(terminated.signal && { signal: terminated.signal }),
    ...(startedMs !== undefined && { startedMs }),
    ...(finishedMs !== undefined && { finishedMs }),
  };
}

function envText({ value = '', valueFrom }: EnvVar): string {
  if (!valueFrom) return value;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return `(${fieldRef.fieldPath})`;
  if (resourceFieldRef) return `(${resourceFieldRef.resource})`;
  if (configMapKeyRef) return `(configmap ${configMapKeyRef.name}: ${configMapKeyRef.key})`;
  return secretKeyRef ? `(secret ${secretKeyRef.name}: ${secretKeyRef.key})` : '';
}

function envOf({ envFrom = [], env = [] }: Container): [string, string][] {
  const from = envFrom.map(({ configMapRef, secretRef, prefix = '' }): [string, string] => [
    `${prefix}*`,
    configMapRef ? `(configmap ${configMapRef.name})` : `(secret ${secretRef?.name ?? ''})`,
  ]);
  return [...from, ...env.map((one): [string, string] => [one.name, envText(one)])];
}

function probeText({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return `exec ${(exec.command ?? []).join(' ')}`;
  if (httpGet) return `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://:${httpGet.port}${httpGet.path ?? '/'}`;
  return tcpSocket ? `tcp-socket :${tcpSocket.port}` : `grpc :${grpc?.port}`;
}

/** The pace of a probe as kubectl describe words it. */
function paceText(probe: Probe): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 1,
    periodSeconds = 10,
    successThreshold = 1,
    failureThreshold = 3,
  } = probe;
  return `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
}

function probesOf({ startupProbe, livenessProbe, readinessProbe }: Container): ContainerView['probes'] {
  const all = { startup: startupProbe, liveness: livenessProbe, readiness: readinessProbe };
  return Object.entries(all).flatMap(([kind, probe]) =>
    probe ? [{ kind, what: probeText(probe), pace: paceText(probe) }] : [],
  );
}

function hooksOf({ lifecycle }: Container): [string, string][] {
  return (['postStart', 'preStop'] as const).flatMap((name): [string, string][] => {
    const hook = lifecycle?.[name];
    if (!hook) return [];
    return [[name, hook.sleep ? `sleep ${hook.sleep.seconds}s` : probeText(hook as Probe)]];
  });
}

function resourcesOf({ resources }: Container): [string, string][] {
  return (['requests', 'limits'] as const).flatMap((half) =>
    Object.entries(resources?.[half] ?? {}).map(([name, amount]): [string, string] => [
      `${half}.${name}`,
      String(amount),
    ]),
  );
}

function backOffOf(status: ContainerStatus | undefined, { epochMs, at }: World): ContainerView['backOff'] {
  const endsAtMs = status && backOffEndOf([status], epochMs);
  if (!status || endsAtMs === undefined || endsAtMs <= at.time) return undefined;
  return { seconds: backOffSecondsOf(status), endsAtMs };
}

function viewOf(
  world: World,
  pod: Pod,
  {
    container,
    kind,
    status,
  }: { container: Container; kind: ContainerView['kind']; status: ContainerStatus | undefined },
  lines: number,
): ContainerView {
  const { epochMs, recalled, at } = world;
  const [state, lastState] = [stateViewOf(status?.state, epochMs), stateViewOf(status?.lastState, epochMs)];
  const backOff = backOffOf(status, world);
  const { nodeName } = pod.spec;
  const log = nodeName ? recalled.logs({ node: nodeName, uid: pod.metadata.uid }, container.name, at.time) : [];
  return {
    name: container.name,
    kind,
    shape: containerShapeOf(status, kind !== 'init'),
    image: container.image,
    imageID: status?.imageID ?? '',
    pullPolicy: container.imagePullPolicy ?? '',
    ...(state && { state }),
    ...(lastState && { lastState }),
    ready: status?.ready ?? false,
    ...(status?.started !== undefined && { started: status.started }),
    restarts: status?.restartCount ?? 0,
    ...(backOff && { backOff }),
    command: container.command ?? [],
    args: container.args ?? [],
    ports: (container.ports ?? []).map(({ name, containerPort, hostPort, protocol = 'TCP' }) => {
      const host = hostPort ? `${hostPort} → ` : '';
      return `${host}${containerPort}/${protocol}${name ? ` (${name})` : ''}`;
    }),
    env: envOf(container),
    resources: resourcesOf(container),
    probes: probesOf(container),
    hooks: hooksOf(container),
    mounts: (container.volumeMounts ?? []).map(({ name, mountPath, readOnly }): [string, string] => [
      mountPath,
      `${name} (${readOnly ? 'ro' : 'rw'})`,
    ]),
    log: log.slice(-lines),
    logCount: log.length,
  };
}

/** The containers of the pod behind a reference. */
export function containersOf(world: World, key: string, lines: number): Containers | null {
  const place = placeOf(key);
  const found = place?.kind.kind === 'Pod' ? findObject(world, place) : undefined;
  if (!found) return null;
  const pod = found.object as Pod;
  const { spec, status } = pod;
  const statuses = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ];
  const all: { container: Container; kind: ContainerView['kind'] }[] = [
    ...(spec.initContainers ?? []).map((container) => ({
      container,
      kind: isSidecar(container) ? ('sidecar' as const) : ('init' as const),
    })),
    ...spec.containers.map((container) => ({ container, kind: 'app' as const })),
    ...(spec.ephemeralContainers ?? []).map((container) => ({ container, kind: 'ephemeral' as const })),
  ];
  const rows = all.map(({ container, kind }) => {
    const own = statuses.find(({ name }) => name === container.name);
    return viewOf(world, pod, { container, kind, status: own }, lines);
  });
  return { key, node: spec.nodeName ?? '', rows };
}

export default defineQuery<ContainersQuery>({
  name: 'containers',
  followsTime: { everyMs: 500 },
  answer: (world, { key, lines }) => containersOf(world, key, lines),
});
