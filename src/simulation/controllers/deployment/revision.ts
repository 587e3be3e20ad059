/**
 * Revisions of a Deployment: annotations on its ReplicaSets, and which of them has the current template.
 * Models: pkg/controller/deployment/util: SetNewReplicaSetAnnotations, FindNewReplicaSet, EqualIgnoreHash.
 * Leaves out: the limit of 2000 characters on the history annotation.
 */
import type { Deployment } from '../../api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import type { PodTemplateSpec } from '../../api/core/v1/pod/pod';
import { semanticEqual } from '../../apimachinery/deep';

/** Which rollout a ReplicaSet or Deployment stands at. */
export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
/** The label that keeps the pods of different templates apart. */
export const TEMPLATE_HASH = 'pod-template-hash';

const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);

type Annotations = Readonly<Record<string, string>>;

/** The revision of a set; 0 where it has none. */
export function revisionOf(object: { metadata: { annotations?: Annotations } }): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0) || 0;
}

/** The number of replicas that the Deployment wanted when it last wrote the set. */
export function desiredReplicasOf(set: ReplicaSet): number | undefined {
  const text = set.metadata.annotations?.[DESIRED_REPLICAS];
  return text === undefined ? undefined : Number(text);
}

/** The most pods that the Deployment allowed when it last wrote the set. */
export function maxReplicasOf(set: ReplicaSet): number | undefined {
  const text = set.metadata.annotations?.[MAX_REPLICAS];
  return text === undefined ? undefined : Number(text);
}

/** The annotations that say for how many replicas a set was sized. */
export function sizeAnnotations(annotations: Annotations | undefined, desired: number, max: number): Annotations {
  if (annotations?.[DESIRED_REPLICAS] === String(desired) && annotations[MAX_REPLICAS] === String(max))
    return annotations;
  return { ...annotations, [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(max) };
}

/** The annotations of the current set: the Deployment's own, and the new revision with the history of older ones. */
export function currentSetAnnotations(
  deployment: Deployment,
  of: Annotations | undefined,
  revision: number,
): Annotations {
  const result: Record<string, string> = { ...of };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {}))
    if (!NOT_COPIED.has(key)) result[key] = value;
  const before = of?.[REVISION];
  if ((Number(before ?? 0) || 0) < revision) {
    result[REVISION] = String(revision);
    if (before !== undefined) {
      const history = of?.[REVISION_HISTORY];
      result[REVISION_HISTORY] = history ? `${history},${before}` : before;
    }
  }
  return result;
}

const equalTemplates = new WeakMap<PodTemplateSpec, WeakMap<PodTemplateSpec, boolean>>();

/** Whether two templates are the same but for the hash label. */
export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  let known = equalTemplates.get(a);
  if (!known) {
    known = new WeakMap();
    equalTemplates.set(a, known);
  }
  let equal = known.get(b);
  if (equal === undefined) {
    equal = semanticEqual(withoutHash(a), withoutHash(b));
    if (Object.isFrozen(a) && Object.isFrozen(b)) known.set(b, equal);
  }
  return equal;
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = template.metadata?.labels;
  if (labels?.[TEMPLATE_HASH] === undefined) return template;
  const { [TEMPLATE_HASH]: _hash, ...rest } = labels;
  return { ...template, metadata: { ...template.metadata, labels: rest } };
}
