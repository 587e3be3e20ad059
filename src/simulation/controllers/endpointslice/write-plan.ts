import { EndpointSlice } from '../../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { isReason } from '../../apimachinery/api-error';
import type { ObjectMeta, OwnerReference } from '../../apimachinery/object-meta';
import type { ControllerEnv } from '../define-controller';
import { isNamespaceTerminating } from '../pod-control';
import type { SliceContent, SlicePlan } from './slice-plan';

/** What all slices of one owner have in common. */
export interface SliceFrame {
  namespace: string;
  generateName: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  owner: OwnerReference;
}

/** Writes a plan; answers whether something was written. */
export function writePlan(env: ControllerEnv, frame: SliceFrame, plan: SlicePlan): void {
  const { namespace, generateName, labels, annotations, owner } = frame;
  const common: Partial<ObjectMeta> = {
    labels,
    ...(Object.keys(annotations).length > 0 && { annotations }),
    ownerReferences: [owner],
  };
  for (const content of plan.create) {
    try {
      env.client.create(EndpointSlice, {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { generateName, namespace, ...common },
        addressType: 'IPv4',
        ...contentOf(content),
      });
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error;
    }
  }
  for (const { slice, content } of plan.update) {
    const { annotations: _before, ...metadata } = slice.metadata;
    env.client.update(EndpointSlice, { ...slice, metadata: { ...metadata, ...common }, ...contentOf(content) });
  }
  for (const { metadata } of plan.remove) {
    try {
      env.client.delete(EndpointSlice, { namespace, name: metadata.name });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

/** Empty lists are null in slices, as Go writes lists that were never made. */
function contentOf({ ports, endpoints }: SliceContent): Pick<EndpointSlice, 'endpoints' | 'ports'> {
  return { endpoints: endpoints.length > 0 ? endpoints : null, ports: ports.length > 0 ? ports : null };
}
