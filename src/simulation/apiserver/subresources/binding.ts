import type { Pod } from '../../api/core/v1/pod/pod';
import type { KindDefinition } from '../../api/define-kind';
import { badRequest, conflict, plainError } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { copyFields, deepFreeze } from '../../apimachinery/deep';
import {
  aggregateText,
  type FieldError,
  fieldErrorText,
  invalid,
  notSupported,
  required,
} from '../../apimachinery/field-error';
import type { ApiObject } from '../../apimachinery/object-meta';
import { getStored, putStored } from '../object-store';
import type { ServerParts } from '../server-parts';

interface Binding {
  metadata?: { name?: string; uid?: string; annotations?: Record<string, string>; labels?: Record<string, string> };
  target?: { kind?: string; name?: string };
}

/** Binds a pod to a node: the scheduler's last word. Sets PodScheduled. Answers Success. */
export function bind(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const binding = request.body as Binding;
  const problems = problemsOf(binding);
  // The registry hands the raw list of errors on, which becomes a plain 500.
  if (problems.length > 0) throw plainError(aggregateText(problems.map(fieldErrorText)));
  const name = request.name ?? (binding.metadata?.name as string);
  if (binding.metadata?.name && binding.metadata.name !== name)
    throw badRequest('name in URL does not match name in Binding object');
  const pods = { group: '', resource: 'pods/binding' };
  const pod = getStored(parts.etcd, kind, request.namespace, name) as Pod;
  const refuse = (words: string) => conflict(pods, name, words);
  const uid = binding.metadata?.uid;
  if (uid && uid !== pod.metadata.uid)
    throw conflict(
      kind,
      name,
      `StorageError: invalid object, Code: 4, Key: /registry/pods/${pod.metadata.namespace}/${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`,
    );
  if (pod.metadata.deletionTimestamp) throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  if (pod.spec.schedulingGates?.length) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  if (!request.dryRun) putStored(parts, kind, bound(parts, pod, binding), pod);
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as unknown as ApiObject;
}

function problemsOf({ target }: Binding): FieldError[] {
  const errors: FieldError[] = [];
  if (target?.kind && target.kind !== 'Node')
    errors.push(notSupported('target.kind', target.kind, ['Node', '<empty>']));
  if (!target?.name) errors.push(required('target.name'));
  else if (/[/%]/.test(target.name)) errors.push(invalid('target.name', target.name, "may not contain '/'"));
  return errors;
}

function bound(parts: ServerParts, pod: Pod, { target, metadata }: Binding): Pod {
  const { annotations, labels } = metadata ?? {};
  const changed = copyFields(pod.metadata);
  if (annotations) changed.annotations = { ...changed.annotations, ...annotations };
  if (labels) changed.labels = { ...changed.labels, ...labels };
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: changed,
    spec: boundSpec(pod, target?.name as string),
    status: boundStatus(pod.status, parts.timestamp()),
  };
}

const boundSpecs = new WeakMap<object, Map<string, Pod['spec']>>();

/** The spec with its node; pods of one owner that share their spec share the bound ones too. */
function boundSpec({ spec, metadata }: Pod, nodeName: string): Pod['spec'] {
  if (!metadata.ownerReferences) return { ...spec, nodeName };
  let byNode = boundSpecs.get(spec);
  if (!byNode) {
    byNode = new Map();
    boundSpecs.set(spec, byNode);
  }
  let found = byNode.get(nodeName);
  if (!found) {
    found = deepFreeze({ ...spec, nodeName });
    byNode.set(nodeName, found);
  }
  return found;
}

let lastBound: { from: Pod['status']; second: string; status: Pod['status'] } | undefined;

/** The status with PodScheduled; what many pods of one second begin with is one object. */
function boundStatus(from: Pod['status'], second: string): Pod['status'] {
  if (lastBound?.from === from && lastBound.second === second) return lastBound.status;
  const scheduled = { type: 'PodScheduled', status: 'True' as const, lastProbeTime: null, lastTransitionTime: second };
  const status = copyFields(from);
  status.conditions = [...(from.conditions ?? []).filter(({ type }) => type !== 'PodScheduled'), scheduled];
  lastBound = { from, second, status: deepFreeze(status) };
  return lastBound.status;
}
