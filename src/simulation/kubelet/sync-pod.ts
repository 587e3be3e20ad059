/**
 * One round of work for a pod: what the runtime is told so that it becomes what the pod says.
 * Models: kuberuntime SyncPod: sandbox, init containers and sidecars, app containers, crash-loop back-off.
 * Leaves out: image volumes, dynamic resources, in-place resize beyond what cgroups take at once.
 */

import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { formatDuration } from '../apimachinery/duration';
import { CriError, type PodRuntimeStatus, type Procedure, type SandboxNames } from '../runtime';
import { Backoff } from './backoff';
import { fieldPathOf, killContainer, killPod } from './kill-container';
import { type PodActions, type ProbeVerdicts, podActions } from './pod-actions';
import type { RoundResult } from './pod-workers';
import { portMappingsOf } from './port-mappings';
import { isSidecar, podText } from './restart-policy';
import { type StartParts, type StartPlace, startContainer } from './start-container';
import { StartError } from './start-error';
import type { StartFailure } from './status/container-status';

/** What a round needs. */
export interface SyncPodParts extends StartParts {
  readonly verdicts: ProbeVerdicts;
  hostnameOf(pod: Pod): string;
  /** How its programs look names up. */
  namesOf(pod: Pod): SandboxNames;
  isTerminationRequested(podUid: string): boolean;
  /** The sandbox is up. */
  sandboxReady(pod: Pod): void;
}

// kubelet.go: crashing containers wait 10 s, doubled up to 5 minutes; quiet for twice that, they begin anew.
const FIRST_BACK_OFF_MS = 10_000;
const MOST_BACK_OFF_MS = 300_000;

/** Tells the runtime what to do, pod by pod. */
export class PodSync {
  readonly backoff: Backoff;
  #failures = new Map<string, Map<string, StartFailure>>();

  constructor(private readonly parts: SyncPodParts) {
    this.backoff = new Backoff(() => parts.engine.now, FIRST_BACK_OFF_MS, MOST_BACK_OFF_MS);
  }

  /** Why the last try to start a container failed; undefined if it did not. */
  failureOf(podUid: string, container: string): StartFailure | undefined {
    return this.#failures.get(podUid)?.get(container);
  }

  /** The pod is no more. */
  forget(podUid: string): void {
    this.#failures.delete(podUid);
    this.backoff.forget(podUid);
    this.parts.images.forget(podUid);
  }

  /** The round. */
  *run(pod: Pod, status: PodRuntimeStatus): Procedure<RoundResult> {
    const { parts } = this;
    const actions = podActions(pod, status, parts.verdicts);
    if (actions.createsSandbox && actions.sandbox) {
      const message = 'Pod sandbox changed, it will be killed and re-created.';
      parts.note(pod, { type: 'Normal', reason: 'SandboxChanged', message });
    }
    if (actions.killsPod) {
      yield* killPod(parts, pod, status, undefined);
      if (!actions.createsSandbox) return { hasActed: true };
    } else {
      for (const { container, record, message, reason } of actions.kill)
        yield* killContainer(parts, pod, { container, record }, { message, reason });
    }
    const place = yield* this.#placeFor(pod, actions, status);
    if (!place) return { isFailed: true };
    return yield* this.#startAll(pod, actions, place);
  }

  /** The sandbox to start containers in; a new one if need be. */
  *#placeFor(pod: Pod, actions: PodActions, status: PodRuntimeStatus): Procedure<StartPlace | undefined> {
    const { parts } = this;
    if (!actions.createsSandbox) {
      const { id, ip = '' } = actions.sandbox as NonNullable<PodActions['sandbox']>;
      return { sandboxId: id, podIP: ip, status };
    }
    const { uid, namespace = '', name } = pod.metadata;
    const portMappings = portMappingsOf(pod);
    try {
      const { id, ip = '' } = yield* parts.runtime.runPodSandbox({
        podUid: uid,
        namespace,
        name,
        attempt: actions.attempt,
        hostname: parts.hostnameOf(pod),
        names: parts.namesOf(pod),
        isHostNetwork: pod.spec.hostNetwork === true,
        ...(portMappings.length > 0 && { portMappings }),
      });
      parts.sandboxReady(pod);
      return { sandboxId: id, podIP: ip, status };
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      if (!parts.isTerminationRequested(uid)) {
        const message = `Failed to create pod sandbox: ${error.message}`;
        parts.note(pod, { type: 'Warning', reason: 'FailedCreatePodSandBox', message });
      }
      return undefined;
    }
  }

  *#startAll(pod: Pod, actions: PodActions, place: StartPlace): Procedure<RoundResult> {
    const errors: StartError[] = [];
    for (const container of actions.startEphemeral) yield* this.#start(pod, container, place, errors);
    for (const container of actions.startInits) {
      const before = errors.length;
      yield* this.#start(pod, container, place, errors);
      if (errors.length > before && !isSidecar(container)) return outcomeOf(errors, true);
    }
    for (const container of actions.startApps) yield* this.#start(pod, container, place, errors);
    const { createsSandbox, kill, startEphemeral, startInits, startApps } = actions;
    const changes = kill.length + startEphemeral.length + startInits.length + startApps.length;
    return outcomeOf(errors, createsSandbox || changes > 0);
  }

  *#start(pod: Pod, container: Container, place: StartPlace, errors: StartError[]): Procedure {
    const { uid } = pod.metadata;
    try {
      this.#checkBackoff(pod, container, place.status);
      yield* startContainer(this.parts, pod, container, place);
      this.#failures.get(uid)?.delete(container.name);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      errors.push(error);
      let failures = this.#failures.get(uid);
      if (!failures) {
        failures = new Map();
        this.#failures.set(uid, failures);
      }
      failures.set(container.name, { reason: error.reason, message: error.message });
    }
  }

  /** Counts a start that follows an end; throws while its back-off lasts. */
  #checkBackoff(pod: Pod, container: Container, status: PodRuntimeStatus): void {
    const ended = status.containers.find(({ name, state }) => name === container.name && state === 'exited');
    if (!ended) return;
    const key = `${pod.metadata.uid}/${container.name}/${container.image}`;
    const finishedAtMs = ended.finishedAtMs as number;
    const endsAtMs = this.backoff.endsAtSince(key, finishedAtMs);
    if (endsAtMs === undefined) {
      this.backoff.next(key, finishedAtMs);
      return;
    }
    const text = podText(pod);
    const message = `Back-off restarting failed container ${container.name} in pod ${text}`;
    this.parts.note(pod, { type: 'Warning', reason: 'BackOff', message, fieldPath: fieldPathOf(pod, container) });
    const wait = formatDuration(this.backoff.get(key));
    const words = `back-off ${wait} restarting failed container=${container.name} pod=${text}`;
    throw new StartError('CrashLoopBackOff', words, endsAtMs);
  }
}

function outcomeOf(errors: readonly StartError[], hasActed: boolean): RoundResult {
  if (errors.length === 0) return { hasActed };
  let retryAtMs = Number.POSITIVE_INFINITY;
  for (const error of errors) {
    // One failure that is no back-off, and the pod is tried again at the usual pace.
    if (error.retryAtMs === undefined) return { isFailed: true };
    retryAtMs = Math.min(retryAtMs, error.retryAtMs);
  }
  return { isFailed: true, retryAtMs };
}
