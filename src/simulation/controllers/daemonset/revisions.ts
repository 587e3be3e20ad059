/**
 * A DaemonSet's history: one ControllerRevision for each template it has had.
 * Models: pkg/controller/daemon/update.go constructHistory, snapshot, cleanupHistory.
 * Leaves out: duplicates of one template (two controllers at once).
 */
import { ControllerRevision } from '../../api/apps/v1/controllerrevision/controllerrevision';
import { DaemonSet } from '../../api/apps/v1/daemonset/daemonset';
import type { Pod } from '../../api/core/v1/pod/pod';
import { isReason } from '../../apimachinery/api-error';
import { semanticEqual } from '../../apimachinery/deep';
import { compileSelector } from '../../apimachinery/labels';
import { podTemplateHash } from '../../apimachinery/names';
import { controllerOf } from '../../apimachinery/object-meta';
import type { Indexer } from '../../client';
import { claimObjects } from '../claim';
import type { ControllerEnv } from '../define-controller';
import { controllerReference } from '../pod-control';

/** The label of pods and revisions that names the template. */
export const REVISION_HASH = 'controller-revision-hash';
/** The annotation that counts templates, of old. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

/** The current revision and the older ones. */
export interface History {
  current: ControllerRevision;
  old: ControllerRevision[];
}

/** Finds the revision of the current template, renumbered as the newest, or makes it. */
export function historyOf(env: ControllerEnv, set: DaemonSet, revisions: Indexer<ControllerRevision>): History {
  const selector = compileSelector(set.spec.selector);
  const candidates = [
    ...revisions.by('controller', set.metadata.uid),
    ...revisions.by('orphan', set.metadata.namespace ?? ''),
  ];
  const claimant = { client: env.client, owner: set, ownerKind: DaemonSet, selector };
  const claimed = claimObjects(claimant, ControllerRevision, candidates);
  const data = dataOf(set);
  const found = claimed.find((revision) => semanticEqual(revision.data, data));
  const old = claimed.filter((revision) => revision !== found);
  const number = Math.max(0, ...old.map(({ revision }) => revision)) + 1;
  if (!found) return { current: create(env, set, data, number), old };
  if (found.revision >= number) return { current: found, old };
  return { current: env.client.update(ControllerRevision, { ...found, revision: number }), old };
}

function dataOf({ spec: { template } }: DaemonSet): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

function create(env: ControllerEnv, set: DaemonSet, data: unknown, revision: number): ControllerRevision {
  const hash = podTemplateHash(set.spec.template, set.status?.collisionCount);
  const { namespace, name, annotations } = set.metadata;
  const generation = annotations?.[TEMPLATE_GENERATION];
  const target = `${name}-${hash}`;
  try {
    return env.client.create(ControllerRevision, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: target,
        namespace: namespace as string,
        labels: { ...set.spec.template.metadata?.labels, [REVISION_HASH]: hash },
        ...(generation !== undefined && { annotations: { ...annotations } }),
        ownerReferences: [controllerReference(set)],
      },
      data,
      revision,
    });
  } catch (error) {
    if (!isReason(error, 'AlreadyExists')) throw error;
    const standing = env.client.get(ControllerRevision, namespace, target);
    if (controllerOf(standing)?.uid === set.metadata.uid && semanticEqual(standing.data, data)) return standing;
    const collisionCount = (set.status?.collisionCount ?? 0) + 1;
    env.client.updateStatus(DaemonSet, { ...set, status: { ...set.status, collisionCount } });
    throw error;
  }
}

/** Deletes the oldest revisions beyond the limit that no pod is of. */
export function trimHistory(env: ControllerEnv, set: DaemonSet, { old }: History, pods: Iterable<Pod>): void {
  const surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return;
  const live = new Set<string | undefined>();
  for (const pod of pods) live.add(pod.metadata.labels?.[REVISION_HASH]);
  const dead = old
    .filter(({ metadata }) => !live.has(metadata.labels?.[REVISION_HASH]))
    .sort((a, b) => a.revision - b.revision);
  for (const { metadata } of dead.slice(0, surplus))
    env.client.delete(ControllerRevision, { namespace: metadata.namespace as string, name: metadata.name });
}
