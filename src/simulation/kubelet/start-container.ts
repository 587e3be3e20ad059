/**
 * Starts one container: image, config, create, start, postStart.
 * Models: kuberuntime startContainer and generateContainerConfig, with their events and errors.
 * Leaves out: devices, capabilities, seccomp and AppArmor, cpu shares.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { quantityValue } from '../apimachinery/quantity';
import type { EventNote } from '../client';
import type { Engine } from '../engine';
import {
  type ContainerConfig,
  CriError,
  type PodRuntimeStatus,
  type Procedure,
  type RunnableImage,
  type RuntimeService,
} from '../runtime';
import { type EnvironmentSources, environmentOf } from './environment';
import { expand } from './expansion';
import type { ImageManager } from './image-manager';
import { fieldPathOf, killContainer } from './kill-container';
import { runHook } from './lifecycle-hook';
import { latestOf, podText } from './restart-policy';
import { StartError } from './start-error';
import type { Volumes } from './volumes';

/** What starting a container needs. */
export interface StartParts {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  readonly images: ImageManager;
  readonly volumes: Volumes;
  sourcesFor(pod: Pod, podIP: string): EnvironmentSources;
  /** The container's spec as it is now: a resize changes it while it runs. */
  currentSpec(podUid: string, name: string): Container | undefined;
  note(pod: Pod, event: EventNote): void;
}

/** Where a container is started. */
export interface StartPlace {
  readonly sandboxId: string;
  readonly podIP: string;
  readonly status: PodRuntimeStatus;
}

/** Starts it; throws StartError. */
export function* startContainer(parts: StartParts, pod: Pod, container: Container, place: StartPlace): Procedure {
  const { runtime } = parts;
  const fieldPath = fieldPathOf(pod, container);
  const note = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    parts.note(pod, { type, reason, message, fieldPath });
  try {
    yield* parts.images.ensure(pod, container, fieldPath);
  } catch (error) {
    if (error instanceof StartError) note('Warning', 'Failed', `Error: ${error.reason}`);
    throw error;
  }
  const fail = (reason: string, error: unknown): never => {
    if (!(error instanceof CriError || error instanceof StartError)) throw error;
    note('Warning', 'Failed', `Error: ${error.message}`);
    throw new StartError(reason, error.message);
  };
  let config: ContainerConfig;
  try {
    config = configOf(parts, pod, container, place);
  } catch (error) {
    return fail('CreateContainerConfigError', error);
  }
  let id: string;
  try {
    ({ id } = yield* runtime.createContainer(place.sandboxId, config));
  } catch (error) {
    return fail('CreateContainerError', error);
  }
  note('Normal', 'Created', 'Container created');
  try {
    yield* runtime.startContainer(id);
  } catch (error) {
    return fail('RunContainerError', error);
  }
  note('Normal', 'Started', 'Container started');
  const postStart = container.lifecycle?.postStart;
  if (!postStart) return;
  const target = { engine: parts.engine, runtime, containerId: id, sandboxId: place.sandboxId, container };
  const failure = yield* runHook(target, postStart, Number.POSITIVE_INFINITY);
  if (failure === undefined) return;
  note('Warning', 'FailedPostStartHook', 'PostStartHook failed');
  const record = runtime.findContainer(id)?.record;
  if (record) yield* killContainer(parts, pod, { container, record }, { message: 'FailedPostStartHook' });
  throw new StartError('PostStartHookError', `PostStartHookError: ${failure}`);
}

const NONE: readonly string[] = Object.freeze([]);
/** Where every pod finds its service account's token; no program of ours reads it. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

function configOf(parts: StartParts, pod: Pod, container: Container, place: StartPlace): ContainerConfig {
  const { runtime } = parts;
  const image = runtime.images.find(container.image) as RunnableImage;
  const security = { ...pod.spec.securityContext, ...container.securityContext };
  checkNonRoot(pod, container, image, security);
  const env = environmentOf(pod, container, parts.sourcesFor(pod, place.podIP));
  const lookUp = (name: string) => env.findLast(([variable]) => variable === name)?.[1];
  const { uid } = pod.metadata;
  const previous = latestOf(place.status, container.name);
  const runAsUser = numberOf(security.runAsUser);
  const runAsGroup = numberOf(security.runAsGroup);
  return {
    name: container.name,
    attempt: previous ? previous.attempt + 1 : 0,
    image: container.image,
    specImage: container.image,
    command: container.command?.map((text) => expand(text, lookUp)) ?? NONE,
    args: container.args?.map((text) => expand(text, lookUp)) ?? NONE,
    env,
    ...(container.workingDir && { workingDir: container.workingDir }),
    isEnvironmentShared: !container.env?.length && !container.envFrom?.length,
    mounts: () => parts.volumes.mountsOf(pod, container),
    hasOwnFilesOnly: !container.volumeMounts?.some(({ mountPath }) => mountPath !== TOKEN_PATH),
    hasTerminal: container.tty === true,
    isRootReadOnly: security.readOnlyRootFilesystem === true,
    ...(runAsUser !== undefined && { runAsUser }),
    ...(runAsGroup !== undefined && { runAsGroup }),
    terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
    fallsBackToLogs: container.terminationMessagePolicy === 'FallbackToLogsOnError',
    ...(container.lifecycle?.stopSignal && { stopSignal: container.lifecycle.stopSignal }),
    memoryLimitBytes: () => {
      const limit = (parts.currentSpec(uid, container.name) ?? container).resources?.limits?.memory;
      return limit === undefined ? undefined : quantityValue(limit);
    },
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function checkNonRoot(
  pod: Pod,
  { name }: Container,
  { user = '' }: RunnableImage,
  security: Record<string, unknown>,
): void {
  if (security.runAsNonRoot !== true) return;
  const where = `(pod: "${podText(pod)}", container: ${name})`;
  const runAsUser = numberOf(security.runAsUser);
  if (runAsUser !== undefined) {
    if (runAsUser !== 0) return;
    throw new StartError('', `container's runAsUser breaks non-root policy ${where}`);
  }
  const [image = ''] = user.split(':');
  if (image === '' || image === '0' || image === 'root')
    throw new StartError('', `container has runAsNonRoot and image will run as root ${where}`);
  if (!/^\d+$/.test(image)) {
    const words = `container has runAsNonRoot and image has non-numeric user (${image})`;
    throw new StartError('', `${words}, cannot verify user is non-root ${where}`);
  }
}
