/**
 * One sync of one Deployment: from what its ReplicaSets are to what they should be next.
 * Models: pkg/controller/deployment: sync, rolling, recreate, progress.
 * Leaves out: nothing that shows; sets are judged as the sync first saw them, as in the original.
 */
import { Deployment, type DeploymentStatus } from '../../api/apps/v1/deployment/deployment';
import { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import type { Condition } from '../../api/core/v1/shared';
import { deepEqual } from '../../apimachinery/deep';
import { timeMs } from '../../apimachinery/time';
import { type ControllerEnv, type Sync, WRITE } from '../define-controller';
import {
  type ConditionNote,
  conditionOf,
  isComplete,
  isProgressing,
  isTimedOut,
  progressDeadlineMs,
  replicaFailure,
  withCondition,
  withoutCondition,
} from './conditions';
import { NewReplicaSet } from './new-replica-set';
import { desiredReplicasOf, isSameTemplate, revisionOf, sizeAnnotations } from './revision';
import {
  availableReplicas,
  byCreation,
  fencepostsOf,
  nextNewReplicas,
  oldPodsToScaleDown,
  proportionalSizes,
  wantedReplicas,
} from './rollout-arithmetic';

/** What a sync wants of the queue. */
export interface RolloutQueue {
  again(): void;
  againAfter(delayMs: number): void;
}

/** A sync under way; `deployment` is the newest revision that it has written or seen. */
export class Rollout {
  newSet: ReplicaSet | undefined;
  oldSets: ReplicaSet[] = [];

  constructor(
    readonly env: ControllerEnv,
    public deployment: Deployment,
    readonly sets: ReplicaSet[],
    private readonly queue: RolloutQueue,
  ) {
    if (!deployment.status) this.deployment = { ...deployment, status: {} };
    this.sets = sets.map((set) => (set.status ? set : { ...set, status: { replicas: 0 } }));
  }

  /** Does what is due. */
  *sync(): Sync {
    const { deployment } = this;
    if (deployment.metadata.deletionTimestamp) {
      yield* this.findSets(false);
      yield* this.#writeStatus(this.#statusOf());
      return;
    }
    yield* this.#notePause();
    if (this.deployment.spec.paused || (yield* this.#isScaling())) {
      yield* this.#scale();
      return;
    }
    if (this.deployment.spec.strategy?.type === 'Recreate') yield* this.#recreate();
    else yield* this.#roll();
  }

  /** All sets, the new one last. */
  get all(): ReplicaSet[] {
    return this.newSet ? [...this.oldSets, this.newSet] : this.oldSets;
  }

  /** Tells the new set from the old ones and brings its annotations up to date; makes it if asked to. */
  *findSets(createIfMissing: boolean): Sync {
    const sorted = [...this.sets].sort(byCreation);
    const found = sorted.find((set) => isSameTemplate(set.spec.template, this.deployment.spec.template));
    this.oldSets = this.sets.filter((set) => set.metadata.uid !== found?.metadata.uid);
    const revision = Math.max(0, ...this.oldSets.map(revisionOf)) + 1;
    this.newSet = found
      ? yield* new NewReplicaSet(this).adjust(found, revision)
      : createIfMissing
        ? yield* new NewReplicaSet(this).create(revision)
        : undefined;
  }

  /**
   * Writes a status and whatever annotations came with it. As in the original, the sync goes on with what it sent, not
   * with the answer: a second status of the same sync is refused as stale, and the next sync writes it.
   */
  *updateStatus(deployment: Deployment): Sync {
    this.deployment = deployment;
    yield WRITE;
    this.env.client.updateStatus(Deployment, deployment);
  }

  /** The conditions with one more note. */
  noted(note: ConditionNote): Condition[] {
    return [...withCondition(this.deployment.status.conditions ?? [], note, this.env.timestamp())];
  }

  *#notePause(): Sync {
    if (progressDeadlineMs(this.deployment) === undefined) return;
    const { paused } = this.deployment.spec;
    const progressing = conditionOf(this.deployment.status, 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded') return;
    const isNoted = progressing?.reason === 'DeploymentPaused';
    if (Boolean(paused) === isNoted) return;
    const note: ConditionNote = paused
      ? { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
      : { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' };
    const { deployment } = this;
    yield* this.updateStatus({ ...deployment, status: { ...deployment.status, conditions: this.noted(note) } });
  }

  *#isScaling(): Sync<boolean> {
    yield* this.findSets(false);
    return this.all.some((set) => {
      const desired = set.spec.replicas > 0 ? desiredReplicasOf(set) : undefined;
      return desired !== undefined && desired !== this.deployment.spec.replicas;
    });
  }

  *#scale(): Sync {
    yield* this.findSets(false);
    yield* this.#resize();
    if (this.deployment.spec.paused) yield* this.#cleanUp();
    yield* this.#writeStatus(this.#statusOf());
  }

  *#resize(): Sync {
    const { deployment, newSet } = this;
    const { replicas } = deployment.spec;
    const active = this.all.filter((set) => set.spec.replicas > 0);
    const only = active.length === 0 ? (newSet ?? newest(this.oldSets)) : active.length === 1 ? active[0] : undefined;
    if (only) {
      yield* this.#setReplicas(only, replicas);
      return;
    }
    if (newSet && isSaturated(newSet, replicas)) {
      for (const set of this.oldSets) if (set.spec.replicas > 0) yield* this.#setReplicas(set, 0);
      return;
    }
    if (deployment.spec.strategy?.type !== 'RollingUpdate') return;
    for (const { set, size } of proportionalSizes(deployment, active)) yield* this.#writeSize(set, size);
  }

  *#roll(): Sync {
    yield* this.findSets(true);
    const { newSet, deployment } = this;
    if (newSet) {
      const next =
        newSet.spec.replicas > deployment.spec.replicas
          ? deployment.spec.replicas
          : nextNewReplicas(deployment, this.all, newSet.spec.replicas);
      const isUp = newSet.spec.replicas !== deployment.spec.replicas && (yield* this.#setReplicas(newSet, next));
      if (!isUp && !(yield* this.#scaleDownOld(newSet)) && isComplete(deployment, deployment.status))
        yield* this.#cleanUp();
    }
    yield* this.#reportRollout();
  }

  /** Takes pods from old sets: first those that are not available anyway, then as many as may be missed. */
  *#scaleDownOld(newSet: ReplicaSet): Sync<boolean> {
    const { deployment } = this;
    const most = oldPodsToScaleDown(deployment, this.all, newSet);
    if (wantedReplicas(this.oldSets) === 0 || most <= 0) return false;
    const old = this.oldSets.filter((set) => set.spec.replicas > 0).sort(byCreation);
    let taken = 0;
    for (const [i, set] of old.entries()) {
      if (taken >= most) break;
      const unhealthy = set.spec.replicas - (set.status.availableReplicas ?? 0);
      if (unhealthy <= 0) continue;
      const count = Math.min(most - taken, unhealthy);
      old[i] = (yield* this.#writeSize(set, set.spec.replicas - count)) ?? set;
      taken += count;
    }
    const minAvailable = deployment.spec.replicas - fencepostsOf(deployment).maxUnavailable;
    let spare = availableReplicas([...old, newSet]) - minAvailable;
    for (const set of old) {
      if (spare <= 0) break;
      const count = Math.min(set.spec.replicas, spare);
      if (count === 0) continue;
      yield* this.#setReplicas(set, set.spec.replicas - count);
      spare -= count;
      taken += count;
    }
    return taken > 0;
  }

  *#recreate(): Sync {
    yield* this.findSets(false);
    const active = this.oldSets.filter((set) => set.spec.replicas > 0);
    for (const set of active) yield* this.#setReplicas(set, 0);
    if (active.length === 0 && !this.#oldPodsRun()) {
      if (!this.newSet) yield* this.findSets(true);
      if (this.newSet) yield* this.#setReplicas(this.newSet, this.deployment.spec.replicas);
      if (isComplete(this.deployment, this.deployment.status)) yield* this.#cleanUp();
    }
    yield* this.#reportRollout();
  }

  #oldPodsRun(): boolean {
    if (this.oldSets.some((set) => (set.status.replicas ?? 0) > 0)) return true;
    return this.oldSets.some((set) => {
      const tally = this.env.pods.of(set.metadata.uid);
      return tally.active.size + tally.terminating.size > 0;
    });
  }

  /** Scales a set and tells of it; false if it has that size. */
  *#setReplicas(set: ReplicaSet, replicas: number): Sync<boolean> {
    if (set.spec.replicas === replicas) return false;
    yield* this.#writeSize(set, replicas);
    return true;
  }

  /** Writes a set's size, and for which size of the Deployment it was meant. */
  *#writeSize(set: ReplicaSet, replicas: number): Sync<ReplicaSet | undefined> {
    const { deployment, env } = this;
    const max = deployment.spec.replicas + fencepostsOf(deployment).maxSurge;
    const annotations = sizeAnnotations(set.metadata.annotations, deployment.spec.replicas, max);
    const before = set.spec.replicas;
    if (before === replicas && annotations === set.metadata.annotations) return undefined;
    yield WRITE;
    const written = env.client.update(ReplicaSet, {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec, replicas },
    });
    if (before !== replicas)
      env.events.note(deployment, {
        type: 'Normal',
        reason: 'ScalingReplicaSet',
        message: `Scaled ${before < replicas ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`,
      });
    return written;
  }

  /** Deletes old sets beyond the revision history limit. */
  *#cleanUp(): Sync {
    const limit = this.deployment.spec.revisionHistoryLimit;
    if (limit === undefined || limit === 2_147_483_647) return;
    const sets = this.oldSets.filter((set) => !set.metadata.deletionTimestamp);
    const surplus = sets.length - limit;
    if (surplus <= 0) return;
    sets.sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b));
    for (const set of sets.slice(0, surplus)) {
      const { metadata, spec, status } = set;
      if ((status.replicas ?? 0) !== 0 || spec.replicas !== 0) continue;
      if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) continue;
      yield WRITE;
      this.env.client.delete(ReplicaSet, { namespace: metadata.namespace as string, name: metadata.name });
    }
  }

  /** Status of a rollout: numbers, and the condition Progressing with its deadline. */
  *#reportRollout(): Sync {
    const status = this.#statusOf();
    const conditions = this.#withFailure(this.#withProgress(status));
    yield* this.#writeStatus({ ...status, conditions: [...conditions] });
  }

  #withProgress(status: DeploymentStatus): readonly Condition[] {
    const { deployment, newSet, env } = this;
    const conditions = status.conditions ?? [];
    if (progressDeadlineMs(deployment) === undefined) return withoutCondition(conditions, 'Progressing');
    const current = conditionOf(deployment.status, 'Progressing');
    const isDone =
      (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
    if (isDone) return conditions;
    const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
    const now = env.timestamp();
    if (isComplete(deployment, status)) {
      const message = `${subject} has successfully progressed.`;
      return withCondition(
        conditions,
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message },
        now,
      );
    }
    if (isProgressing(deployment.status, status)) {
      const condition: Condition = {
        type: 'Progressing',
        status: 'True',
        lastUpdateTime: now,
        lastTransitionTime: current?.status === 'True' ? current.lastTransitionTime : now,
        reason: 'ReplicaSetUpdated',
        message: `${subject} is progressing.`,
      };
      return [...withoutCondition(conditions, 'Progressing'), condition];
    }
    if (!isTimedOut(deployment, conditions, env.nowMs())) return conditions;
    const message = `${subject} has timed out progressing.`;
    return withCondition(
      conditions,
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message },
      now,
    );
  }

  #withFailure(conditions: readonly Condition[]): readonly Condition[] {
    const failure = replicaFailure(this.all, this.newSet);
    return failure
      ? withCondition(conditions, failure, this.env.timestamp())
      : withoutCondition(conditions, 'ReplicaFailure');
  }

  #statusOf(): DeploymentStatus {
    const { deployment, all, newSet, env } = this;
    const sum = (pick: (set: ReplicaSet) => number | undefined) => all.reduce((n, set) => n + (pick(set) ?? 0), 0);
    const available = availableReplicas(all);
    const replicas = sum(({ status }) => status.replicas);
    const updated = newSet?.status.replicas ?? 0;
    const ready = sum(({ status }) => status.readyReplicas);
    const unavailable = Math.max(0, wantedReplicas(all) - available);
    const isEnough = available >= deployment.spec.replicas - fencepostsOf(deployment).maxUnavailable;
    const conditions = withCondition(
      deployment.status.conditions ?? [],
      isEnough
        ? {
            type: 'Available',
            status: 'True',
            reason: 'MinimumReplicasAvailable',
            message: 'Deployment has minimum availability.',
          }
        : {
            type: 'Available',
            status: 'False',
            reason: 'MinimumReplicasUnavailable',
            message: 'Deployment does not have minimum availability.',
          },
      env.timestamp(),
    );
    const { collisionCount } = deployment.status;
    return {
      observedGeneration: deployment.metadata.generation ?? 0,
      ...(replicas > 0 && { replicas }),
      ...(updated > 0 && { updatedReplicas: updated }),
      ...(ready > 0 && { readyReplicas: ready }),
      ...(available > 0 && { availableReplicas: available }),
      ...(unavailable > 0 && { unavailableReplicas: unavailable }),
      ...(isCounted(all) && { terminatingReplicas: sum(({ status }) => status.terminatingReplicas) }),
      conditions: [...conditions],
      ...(collisionCount !== undefined && { collisionCount }),
    };
  }

  *#writeStatus(status: DeploymentStatus): Sync {
    if (!deepEqual(status, this.deployment.status)) {
      yield* this.updateStatus({ ...this.deployment, status });
      return;
    }
    this.#comeBackForDeadline(status);
  }

  /** A rollout that stands still writes nothing more: it must be looked at again when its deadline passes. */
  #comeBackForDeadline(status: DeploymentStatus): void {
    const deadlineMs = progressDeadlineMs(this.deployment);
    const current = conditionOf(this.deployment.status, 'Progressing');
    if (deadlineMs === undefined || !current || isComplete(this.deployment, status)) return;
    if (current.reason === 'ProgressDeadlineExceeded' || this.deployment.spec.paused) return;
    const leftMs = timeMs(current.lastUpdateTime as string) + deadlineMs - this.env.nowMs();
    if (leftMs < 1000) this.queue.again();
    else this.queue.againAfter(leftMs + 1000);
  }
}

function newest(sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort(byCreation).at(-1);
}

function isSaturated(newSet: ReplicaSet, replicas: number): boolean {
  return (
    newSet.spec.replicas === replicas &&
    desiredReplicasOf(newSet) === replicas &&
    newSet.status.availableReplicas === replicas
  );
}

/** Whether every set that its controller has seen counts its terminating pods. */
function isCounted(sets: readonly ReplicaSet[]): boolean {
  return sets.every(({ status }) => status.terminatingReplicas !== undefined || !status.observedGeneration);
}
