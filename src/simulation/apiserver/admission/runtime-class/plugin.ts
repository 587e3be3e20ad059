/**
 * A pod's RuntimeClass must exist; what it costs and where it runs is written into the pod.
 * Models: the RuntimeClass admission plugin: unknown classes, overhead, scheduling.
 * Leaves out: nothing.
 */
import type { Toleration } from '../../../api/core/v1/pod/placement';
import type { Pod } from '../../../api/core/v1/pod/pod';
import { forbiddenRequest } from '../../../apimachinery/api-error';
import { cloneDeep, semanticEqual } from '../../../apimachinery/deep';
import type { ApiObject } from '../../../apimachinery/object-meta';
import { findStored } from '../../object-store';
import { defineAdmission } from '../chain';

interface RuntimeClass extends ApiObject {
  overhead?: { podFixed?: Record<string, string> };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] };
}

const PODS = { group: '', resource: 'pods' };

export default defineAdmission({
  name: 'RuntimeClass',
  order: 60,
  handles: ({ kind, request, operation }) =>
    kind.kind === 'Pod' && kind.group === '' && operation === 'CREATE' && !request.subresource,
  admit(parts, { object }) {
    const pod = object as Pod;
    const { spec } = pod;
    const name = spec.runtimeClassName;
    const refuse = (words: string) => forbiddenRequest(PODS, pod.metadata.name ?? '', words);
    if (!name) {
      if (spec.overhead && Object.keys(spec.overhead).length > 0)
        throw refuse('pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      return;
    }
    const kind = parts.kindOf('node.k8s.io', 'v1', 'runtimeclasses');
    const found = findStored(parts.etcd, kind, undefined, name) as RuntimeClass | undefined;
    if (!found) throw refuse(`pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
    setOverhead(pod, found, refuse);
    setScheduling(pod, found, refuse);
  },
});

type Refuse = (words: string) => Error;

function setOverhead({ spec }: Pod, { overhead }: RuntimeClass, refuse: Refuse): void {
  const fixed = overhead?.podFixed;
  if (spec.overhead && !semanticEqual(spec.overhead, fixed))
    throw refuse("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  if (fixed) spec.overhead = cloneDeep(fixed);
}

function setScheduling({ spec }: Pod, { scheduling }: RuntimeClass, refuse: Refuse): void {
  if (!scheduling) return;
  const { nodeSelector = {}, tolerations = [] } = scheduling;
  for (const [key, value] of Object.entries(nodeSelector)) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value)
      throw refuse(
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
    spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
  }
  if (tolerations.length > 0) spec.tolerations = [...(spec.tolerations ?? []), ...cloneDeep(tolerations)];
}
