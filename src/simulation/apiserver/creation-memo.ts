/**
 * What became of a pod template's spec, remembered by its identity: a thousand pods of one ReplicaSet are prepared once.
 * Models: nothing of Kubernetes; the outcome is that of preparing each pod alone.
 * Leaves out: a random suffix of its own for each pod's token volume; pods of one template share it, and with it their spec.
 */
import type { KindDefinition } from '../api/define-kind';
import { deepFreeze } from '../apimachinery/deep';
import type { ApiObject, ObjectMeta } from '../apimachinery/object-meta';
import { findPriorityClasses } from './admission/priority/priority-classes';
import { findServiceAccount } from './admission/service-account/service-accounts';
import type { ServerParts } from './server-parts';

/** What preparing made of a body, frozen and shared. */
export interface Memo {
  readonly spec: object;
  readonly status: object;
  /** What the outcome hangs on beside the body; it holds while these are the same. */
  readonly serviceAccount: ApiObject | undefined;
  readonly priorityClasses: object;
}

interface PodSpecPart {
  serviceAccountName?: string;
  runtimeClassName?: string;
  topologySpreadConstraints?: object[];
  affinity?: object;
}

/** Each server has its own: what it hangs on is of one etcd. */
const memos = new WeakMap<ServerParts, WeakMap<object, Map<string, Memo>>>();

/** The memo of an object whose spec was prepared before, in the same namespace and under the same circumstances. */
export function findMemo(
  parts: ServerParts,
  kind: KindDefinition,
  body: object,
  { namespace = '', annotations }: ObjectMeta,
): Memo | undefined {
  if (kind.kind !== 'Pod' || kind.group !== '') return undefined;
  const { spec } = body as { spec?: object };
  const memo = spec && memos.get(parts)?.get(spec)?.get(namespace);
  if (!memo || hasOwnRules(annotations)) return undefined;
  return isCurrent(parts, memo, namespace) ? memo : undefined;
}

/** Remembers what became of a frozen spec. */
export function keepMemo(
  parts: ServerParts,
  kind: KindDefinition,
  template: object | undefined,
  object: ApiObject,
): void {
  if (kind.kind !== 'Pod' || kind.group !== '' || !template || !Object.isFrozen(template)) return;
  if (dependsOnMore(template) || hasOwnRules(object.metadata.annotations)) return;
  const namespace = object.metadata.namespace as string;
  const { spec, status } = object as ApiObject & { spec: object & PodSpecPart; status: object };
  const memo: Memo = {
    spec: deepFreeze(spec),
    status: deepFreeze(status),
    serviceAccount: findServiceAccount(parts, namespace, spec.serviceAccountName),
    priorityClasses: findPriorityClasses(parts),
  };
  const ofServer = memos.get(parts) ?? new WeakMap<object, Map<string, Memo>>();
  memos.set(parts, ofServer);
  const ofTemplate = ofServer.get(template);
  if (ofTemplate) ofTemplate.set(namespace, memo);
  else ofServer.set(template, new Map([[namespace, memo]]));
}

function isCurrent(parts: ServerParts, memo: Memo, namespace: string): boolean {
  const { serviceAccountName } = memo.spec as PodSpecPart;
  return (
    memo.priorityClasses === findPriorityClasses(parts) &&
    memo.serviceAccount === findServiceAccount(parts, namespace, serviceAccountName)
  );
}

/** matchLabelKeys puts the pod's own labels into its spec; a RuntimeClass, which may change, its overhead. */
function dependsOnMore(spec: PodSpecPart): boolean {
  if (spec.runtimeClassName) return true;
  if (!spec.topologySpreadConstraints && !spec.affinity) return false;
  return JSON.stringify([spec.topologySpreadConstraints, spec.affinity]).includes('abelKeys"');
}

/** Annotations of Kubernetes' own may change what is valid (mirror pods, AppArmor). */
function hasOwnRules(annotations: Record<string, string> | undefined): boolean {
  if (!annotations) return false;
  for (const key of Object.keys(annotations)) if (key.includes('kubernetes.io/')) return true;
  return false;
}
