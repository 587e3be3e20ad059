/**
 * Empties namespaces that are being deleted: pods first, then everything else, then the namespace itself.
 * Models: namespace controller v1.36 (ordered deletion), its 5 s of patience and its five conditions.
 * Leaves out: failures of discovery; priorities of kinds other than pods.
 */
import { Namespace } from '../../api/core/v1/namespace/namespace';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { Condition } from '../../api/core/v1/shared';
import type { KindDefinition } from '../../api/define-kind';
import { isReason } from '../../apimachinery/api-error';
import { deepEqual } from '../../apimachinery/deep';
import type { ApiObject } from '../../apimachinery/object-meta';
import { compareText } from '../../base/compare';
import { type ControllerEnv, defineController } from '../define-controller';
import { isPodEnded } from '../pod-state';
import { listableKinds } from '../served-kinds';

/** A namespace is looked at so long after it changed, so that late creations are seen (namespaceDeletionGracePeriod). */
const PATIENCE_MS = 5000;
/** How long finalizers are guessed to take, s (finalizerEstimateSeconds). */
const FINALIZER_SECONDS = 15;

export default defineController({
  name: 'namespace-controller',
  start(env) {
    const namespaces = env.informers.of(Namespace);
    const queue = env.queue({
      process: (name) => {
        const namespace = namespaces.indexer.get(name);
        if (!namespace?.metadata.deletionTimestamp || !namespace.spec.finalizers?.includes('kubernetes')) return;
        const seconds = emptyNamespace(env, namespace);
        if (seconds > 0) queue.addAfter(name, (Math.floor(seconds / 2) + 1) * 1000);
        else queue.forget(name);
      },
    });
    const changed = ({ metadata }: Namespace) => {
      if (metadata.deletionTimestamp) queue.addAfter(metadata.name, PATIENCE_MS);
    };
    namespaces.addHandler({ added: changed, updated: changed });
  },
});

/** Deletes what can be deleted now; answers how many seconds the rest may take (0: all is gone, the namespace too). */
function emptyNamespace(env: ControllerEnv, namespace: Namespace): number {
  const { name } = namespace.metadata;
  const kinds = listableKinds(env.client).filter(({ namespaced }) => namespaced);
  const pods = kinds.filter(({ group, resource }) => group === '' && resource === 'pods');
  const remaining = new Remaining();
  for (const kind of pods) deleteAll(env, kind, name, remaining);
  if (remaining.seconds === 0)
    for (const kind of kinds) if (!pods.includes(kind)) deleteAll(env, kind, name, remaining);
  const fresh = report(env, namespace, remaining);
  if (remaining.seconds > 0) return remaining.seconds;
  const finalizers = fresh.spec.finalizers?.filter((finalizer) => finalizer !== 'kubernetes') ?? [];
  try {
    env.client.update(Namespace, { ...fresh, spec: { ...fresh.spec, finalizers } }, { subresource: 'finalize' });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
  return 0;
}

/** What deletion has left. */
class Remaining {
  seconds = 0;
  readonly byResource = new Map<string, number>();
  readonly byFinalizer = new Map<string, number>();

  note(kind: KindDefinition, objects: readonly ApiObject[]): void {
    if (objects.length === 0) return;
    this.byResource.set(`${kind.resource}.${kind.group}`, objects.length);
    for (const { metadata } of objects)
      for (const finalizer of metadata.finalizers ?? [])
        this.byFinalizer.set(finalizer, (this.byFinalizer.get(finalizer) ?? 0) + 1);
    this.seconds = Math.max(this.seconds, secondsFor(kind, objects));
  }
}

function secondsFor(kind: KindDefinition, objects: readonly ApiObject[]): number {
  if (kind.resource !== 'pods') return FINALIZER_SECONDS;
  const graces = (objects as Pod[])
    .filter((pod) => !isPodEnded(pod))
    .map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0);
  return Math.max(1, ...graces);
}

function deleteAll(env: ControllerEnv, kind: KindDefinition, namespace: string, remaining: Remaining): void {
  const listed = () => env.client.list(kind, { namespace }).items;
  if (listed().length === 0) return;
  env.client.deleteCollection(kind, namespace, { propagationPolicy: 'Background' });
  remaining.note(kind, listed());
}

function report(env: ControllerEnv, namespace: Namespace, { byResource, byFinalizer }: Remaining): Namespace {
  const now = env.timestamp();
  const before = namespace.status.conditions ?? [];
  const conditions = [
    say('NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'),
    say(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    say(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    byResource.size > 0
      ? say(
          'NamespaceContentRemaining',
          'SomeResourcesRemain',
          `Some resources are remaining: ${texts(byResource, ' has ')}`,
        )
      : say('NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'),
    byFinalizer.size > 0
      ? say(
          'NamespaceFinalizersRemaining',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${texts(byFinalizer, ' in ')}`,
        )
      : say('NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ].map((condition): Condition => {
    const status = condition.reason?.startsWith('Some') ? 'True' : 'False';
    const was = before.find(({ type }) => type === condition.type);
    const lastTransitionTime = was?.status === status ? was.lastTransitionTime : now;
    const { type, reason, message } = condition;
    return { type, status, lastTransitionTime, reason, message };
  });
  if (deepEqual(conditions, before)) return namespace;
  return env.client.updateStatus(Namespace, { ...namespace, status: { ...namespace.status, conditions } });
}

function say(type: string, reason: string, message: string): Pick<Condition, 'type' | 'reason' | 'message'> {
  return { type, reason, message };
}

function texts(counts: ReadonlyMap<string, number>, word: string): string {
  return [...counts]
    .map(([name, count]) => `${name}${word}${count} resource instances`)
    .sort(compareText)
    .join(', ');
}
