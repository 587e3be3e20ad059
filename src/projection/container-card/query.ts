/**
 * One container on its own: state, command, environment, resources, probes and the last lines of its log.
 * Models: the Containers part of `kubectl describe pod`, and `kubectl logs --tail`.
 * Leaves out: values behind secretKeyRef; they are named, not shown.
 */
import type { Container, ContainerState, EnvVar, Probe } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { defineQuery, type Query } from '../define-query';
import { containerShapeOf } from '../machine/containers';
import type { PodShape } from '../pod-shape';

/** What a container's card says. Lists are pairs of a name and a value. */
export interface ContainerCard {
  pod: string;
  podName: string;
  podIP: string;
  name: string;
  image: string;
  shape: PodShape;
  state: [string, string][];
  lastState: [string, string][];
  ready: boolean;
  restarts: number;
  command: string[];
  args: string[];
  env: [string, string][];
  resources: [string, string][];
  mounts: [string, string][];
  ports: string[];
  probes: [string, string][];
  log: { atMs: number; stream: string; text: string }[];
  logCount: number;
}

export type ContainerCardQuery = Query<{ pod: string; container: string; lines: number }, ContainerCard | null> & {
  name: 'container-card';
};

function stateOf(state: ContainerState | undefined): [string, string][] {
  const [kind, facts] = Object.entries(state ?? {})[0] ?? [];
  if (!kind) return [];
  const rows = Object.entries((facts ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => name !== 'containerID' && value !== null && value !== undefined && value !== '')
    .map(([name, value]): [string, string] => [name, String(value)]);
  return [['state', kind], ...rows];
}

function envOf({ name, value, valueFrom }: EnvVar): [string, string] {
  if (!valueFrom) return [name, value ?? ''];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return [name, `(${fieldRef.fieldPath})`];
  if (resourceFieldRef) return [name, `(${resourceFieldRef.resource})`];
  if (configMapKeyRef) return [name, `(configmap ${configMapKeyRef.name}: ${configMapKeyRef.key})`];
  return [name, secretKeyRef ? `(secret ${secretKeyRef.name}: ${secretKeyRef.key})` : ''];
}

function probeOf(probe: Probe): [what: string, pace: string] {
  const { exec, httpGet, tcpSocket, grpc } = probe;
  const what = exec
    ? `exec ${(exec.command ?? []).join(' ')}`
    : httpGet
      ? `GET ${httpGet.path ?? '/'} :${httpGet.port}`
      : tcpSocket
        ? `tcp :${tcpSocket.port}`
        : `grpc :${grpc?.port}`;
  const { periodSeconds = 10, timeoutSeconds = 1, failureThreshold = 3, successThreshold = 1 } = probe;
  return [
    what,
    `period=${periodSeconds}s timeout=${timeoutSeconds}s #success=${successThreshold} #failure=${failureThreshold}`,
  ];
}

function resourcesOf({ resources }: Container): [string, string][] {
  const rows: [string, string][] = [];
  for (const half of ['requests', 'limits'] as const)
    for (const [name, value] of Object.entries(resources?.[half] ?? {})) rows.push([`${half}.${name}`, String(value)]);
  return rows;
}

function probesOf({ startupProbe, livenessProbe, readinessProbe }: Container): [string, string][] {
  const rows: [string, Probe | undefined][] = [
    ['startup', startupProbe],
    ['liveness', livenessProbe],
    ['readiness', readinessProbe],
  ];
  return rows.flatMap(([name, probe]): [string, string][] => {
    if (!probe) return [];
    const [what, pace] = probeOf(probe);
    return [
      [name, what],
      ['', pace],
    ];
  });
}

export default defineQuery<ContainerCardQuery>({
  name: 'container-card',
  followsTime: { everyMs: 500 },
  answer({ etcd, recalled, at }, { pod: key, container: wanted, lines }) {
    const pod = etcd.get(`/registry/${key}`)?.value as Pod | undefined;
    if (!pod) return null;
    const { spec, status } = pod;
    const all: Container[] = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
    const container = all.find(({ name }) => name === wanted) ?? spec.containers[0];
    if (!container) return null;
    const statuses = [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
      ...(status?.ephemeralContainerStatuses ?? []),
    ];
    const own = statuses.find(({ name }) => name === container.name);
    const log = spec.nodeName
      ? recalled.logs({ node: spec.nodeName, uid: pod.metadata.uid }, container.name, at.time)
      : [];
    return {
      pod: key,
      podName: pod.metadata.name,
      podIP: status?.podIP ?? '',
      name: container.name,
      image: container.image,
      shape: containerShapeOf(own, true),
      state: stateOf(own?.state),
      lastState: stateOf(own?.lastState),
      ready: own?.ready ?? false,
      restarts: own?.restartCount ?? 0,
      command: container.command ?? [],
      args: container.args ?? [],
      env: [
        ...(container.envFrom ?? []).map(({ configMapRef, secretRef }): [string, string] =>
          configMapRef ? ['envFrom', `configmap ${configMapRef.name}`] : ['envFrom', `secret ${secretRef?.name ?? ''}`],
        ),
        ...(container.env ?? []).map(envOf),
      ],
      resources: resourcesOf(container),
      mounts: (container.volumeMounts ?? [])
        .filter(({ name }) => !name.startsWith('kube-api-access-'))
        .map(({ name, mountPath, readOnly }): [string, string] => [mountPath, readOnly ? `${name} (ro)` : name]),
      ports: (container.ports ?? []).map(({ containerPort, protocol = 'TCP', name }) =>
        name ? `${containerPort}/${protocol} ${name}` : `${containerPort}/${protocol}`,
      ),
      probes: probesOf(container),
      log: log.slice(-lines),
      logCount: log.length,
    };
  },
});
