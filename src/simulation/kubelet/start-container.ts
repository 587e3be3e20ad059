/**
 * Starts one container: image, config, create, start, postStart.
 * Models: kuberuntime startContainer with its events and errors.
 * Leaves out: the wait for the container's log file.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import type { EventNote } from '../client';
import type { Engine } from '../engine';
import { type ContainerConfig, CriError, type PodRuntimeStatus, type Procedure, type RuntimeService } from '../runtime';
import type { ContainerConfigs } from './container-config';
import type { ImageManager } from './image-manager';
import { fieldPathOf, killContainer } from './kill-container';
import { runHook } from './lifecycle-hook';
import { StartError } from './start-error';

/** What starting a container needs. */
export interface StartParts {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  readonly images: ImageManager;
  readonly configs: ContainerConfigs;
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
    config = parts.configs.of(pod, container, place);
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
