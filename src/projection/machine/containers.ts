import type { Container, ContainerStatus } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { isSidecar } from '../../simulation/api/core/v1/pod/status-word';
import type { Volume } from '../../simulation/api/core/v1/pod/volume';
import type { PodShape } from '../pod-shape';

/** A container as its small box says it. */
export interface ContainerRow {
  name: string;
  image: string;
  kind: 'app' | 'init' | 'sidecar' | 'ephemeral';
  shape: PodShape;
  /** The state's reason, or `running`. */
  word: string;
  ports: number[];
  restarts: number;
  /** What asks it for a sign of life. */
  probes: ('startup' | 'liveness' | 'readiness')[];
}

/** A volume and which containers mount it where. */
export interface VolumeRow {
  name: string;
  source: string;
  mounts: { container: string; path: string }[];
}

/** The shape of one container by its state. */
export function containerShapeOf(status: ContainerStatus | undefined, isApp: boolean): PodShape {
  const { waiting, running, terminated } = status?.state ?? {};
  if (running) return status?.ready || !isApp ? 'running' : 'notReady';
  if (terminated) return terminated.exitCode === 0 ? 'succeeded' : 'failed';
  const reason = waiting?.reason ?? '';
  if (reason === 'CrashLoopBackOff') return 'crashLoop';
  if (/Err|BackOff|Error|Invalid/.test(reason)) return 'failed';
  return status ? 'creating' : 'pending';
}

function wordOf(status: ContainerStatus | undefined): string {
  const { waiting, running, terminated } = status?.state ?? {};
  if (running) return 'Running';
  if (terminated) return `${terminated.reason ?? 'Terminated'} (${terminated.exitCode})`;
  return waiting?.reason ?? 'Waiting';
}

function rowOf(
  container: Container,
  kind: ContainerRow['kind'],
  statuses: readonly ContainerStatus[] = [],
): ContainerRow {
  const status = statuses.find(({ name }) => name === container.name);
  const probes: ContainerRow['probes'] = [];
  if (container.startupProbe) probes.push('startup');
  if (container.livenessProbe) probes.push('liveness');
  if (container.readinessProbe) probes.push('readiness');
  return {
    name: container.name,
    image: container.image,
    kind,
    shape: containerShapeOf(status, kind !== 'init'),
    word: wordOf(status),
    ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
    restarts: status?.restartCount ?? 0,
    probes,
  };
}

/** All containers of a pod: init containers and sidecars in their order, then the app's. */
export function containersOf({ spec, status }: Pod): ContainerRow[] {
  const init = (spec.initContainers ?? []).map((container) =>
    rowOf(container, isSidecar(container) ? 'sidecar' : 'init', status?.initContainerStatuses),
  );
  const apps = spec.containers.map((container) => rowOf(container, 'app', status?.containerStatuses));
  const debuggers = (spec.ephemeralContainers ?? []).map((container) =>
    rowOf(container, 'ephemeral', status?.ephemeralContainerStatuses),
  );
  return [...init, ...apps, ...debuggers];
}

/** The kind of a volume's source: `configMap`, `emptyDir`. */
function sourceOf(volume: Volume): string {
  return Object.keys(volume).find((field) => field !== 'name') ?? '';
}

/** The volumes of a pod with their mounts; the token that every pod gets is left out. */
export function volumesOf({ spec }: Pod): VolumeRow[] {
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  return (spec.volumes ?? [])
    .filter(({ name }) => !name.startsWith('kube-api-access-'))
    .map((volume) => ({
      name: volume.name,
      source: sourceOf(volume),
      mounts: all.flatMap((container) =>
        (container.volumeMounts ?? [])
          .filter(({ name }) => name === volume.name)
          .map(({ mountPath }) => ({ container: container.name, path: mountPath })),
      ),
    }));
}
