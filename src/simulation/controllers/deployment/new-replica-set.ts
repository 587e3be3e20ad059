/**
 * The ReplicaSet of a Deployment's current template: made, found again, kept up to date.
 * Models: pkg/controller/deployment/sync.go getNewReplicaSet, with collisions of hashes.
 * Leaves out: nothing that shows.
 */
import type { Deployment } from '../../api/apps/v1/deployment/deployment';
import { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { isReason } from '../../apimachinery/api-error';
import { deepEqual } from '../../apimachinery/deep';
import { podTemplateHash } from '../../apimachinery/names';
import { controllerOf, type NewObject } from '../../apimachinery/object-meta';
import { type Sync, WRITE } from '../define-controller';
import { controllerReference, isNamespaceTerminating, messageOf } from '../pod-control';
import { type ConditionNote, conditionOf, progressDeadlineMs } from './conditions';
import { currentSetAnnotations, isSameTemplate, REVISION, sizeAnnotations, TEMPLATE_HASH } from './revision';
import type { Rollout } from './rollout';
import { fencepostsOf, nextNewReplicas } from './rollout-arithmetic';

/** Finds or makes the set within one sync. */
export class NewReplicaSet {
  constructor(private readonly rollout: Rollout) {}

  /** Brings annotations and minReadySeconds of the set that is there up to date, then the Deployment's revision. */
  *adjust(set: ReplicaSet, revision: number): Sync<ReplicaSet> {
    const { deployment, env } = this.rollout;
    const annotations = currentSetAnnotations(deployment, set.metadata.annotations, revision);
    const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
    if (
      !deepEqual(annotations, set.metadata.annotations ?? {}) ||
      minReadySeconds !== (set.spec.minReadySeconds ?? 0)
    ) {
      yield WRITE;
      return env.client.update(ReplicaSet, {
        ...set,
        metadata: { ...set.metadata, annotations },
        spec: { ...set.spec, ...(minReadySeconds > 0 || set.spec.minReadySeconds ? { minReadySeconds } : {}) },
      });
    }
    const isNew =
      progressDeadlineMs(deployment) !== undefined && !conditionOf(deployment.status, 'Progressing')
        ? ({
            type: 'Progressing',
            status: 'True',
            reason: 'FoundNewReplicaSet',
            message: `Found new replica set "${set.metadata.name}"`,
          } as const)
        : undefined;
    yield* this.#noteRevision(annotations[REVISION] ?? String(revision), isNew);
    return set;
  }

  /** Makes the set with its first replicas already in it. */
  *create(revision: number): Sync<ReplicaSet> {
    const { rollout } = this;
    const { env } = rollout;
    const order = this.#order(revision);
    let made: ReplicaSet;
    let isFound = false;
    yield WRITE;
    try {
      made = env.client.create(ReplicaSet, order);
    } catch (error) {
      if (!isReason(error, 'AlreadyExists')) {
        yield* this.#noteFailure(error, order.metadata.name as string);
        throw error;
      }
      made = yield* this.#foundOrCollided(order.metadata.name as string, error);
      isFound = true;
    }
    const { replicas } = order.spec;
    if (!isFound && replicas > 0)
      env.events.note(rollout.deployment, {
        type: 'Normal',
        reason: 'ScalingReplicaSet',
        message: `Scaled up replica set ${made.metadata.name} from 0 to ${replicas}`,
      });
    const isNoted = !isFound && progressDeadlineMs(rollout.deployment) !== undefined;
    yield* this.#noteRevision(
      String(revision),
      isNoted
        ? {
            type: 'Progressing',
            status: 'True',
            reason: 'NewReplicaSetCreated',
            message: `Created new replica set "${made.metadata.name}"`,
          }
        : undefined,
    );
    return made;
  }

  #order(revision: number): NewObject<ReplicaSet> {
    const { deployment, oldSets } = this.rollout;
    const { spec, metadata } = deployment;
    const hash = podTemplateHash(spec.template, deployment.status.collisionCount);
    const labels = { ...spec.template.metadata?.labels, [TEMPLATE_HASH]: hash };
    const { selector } = spec;
    const replicas = nextNewReplicas(deployment, oldSets, 0);
    const max = spec.replicas + fencepostsOf(deployment).maxSurge;
    return {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${metadata.name}-${hash}`,
        namespace: metadata.namespace as string,
        labels,
        annotations: {
          ...sizeAnnotations(currentSetAnnotations(deployment, undefined, revision), spec.replicas, max),
        },
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas,
        ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH]: hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
      status: { replicas: 0 },
    };
  }

  /** The name is taken: by our own set that the cache has not shown yet, or by another with the same hash. */
  *#foundOrCollided(name: string, error: unknown): Sync<ReplicaSet> {
    const { rollout } = this;
    const { deployment } = rollout;
    const standing = rollout.env.client.get(ReplicaSet, deployment.metadata.namespace, name);
    const isOurs = controllerOf(standing)?.uid === deployment.metadata.uid;
    if (isOurs && isSameTemplate(deployment.spec.template, standing.spec.template)) return standing;
    const collisionCount = (deployment.status.collisionCount ?? 0) + 1;
    yield* rollout.updateStatus({ ...deployment, status: { ...deployment.status, collisionCount } });
    throw error;
  }

  *#noteFailure(error: unknown, name: string): Sync {
    const { rollout } = this;
    if (isNamespaceTerminating(error)) return;
    const message = `Failed to create new replica set "${name}": ${messageOf(error)}`;
    const { deployment, env } = rollout;
    if (progressDeadlineMs(deployment) !== undefined) {
      const conditions = rollout.noted({
        type: 'Progressing',
        status: 'False',
        reason: 'ReplicaSetCreateError',
        message,
      });
      yield* rollout.updateStatus({ ...deployment, status: { ...deployment.status, conditions } });
    }
    env.events.note(deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message });
  }

  *#noteRevision(revision: string, note: ConditionNote | undefined): Sync {
    const { rollout } = this;
    const { deployment } = rollout;
    const isChanged = deployment.metadata.annotations?.[REVISION] !== revision;
    if (!isChanged && !note) return;
    const changed: Deployment = {
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } },
      status: note ? { ...deployment.status, conditions: rollout.noted(note) } : deployment.status,
    };
    yield* rollout.updateStatus(changed);
  }
}
