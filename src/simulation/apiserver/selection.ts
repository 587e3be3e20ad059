import type { KindDefinition } from '../api/define-kind';
import type { ApiRequest } from '../apimachinery/api-request';
import { getPath } from '../apimachinery/deep';
import { parseFieldSelector } from '../apimachinery/fields';
import { parseLabelSelector } from '../apimachinery/labels';
import type { ApiObject } from '../apimachinery/object-meta';

/** Which objects a list or watch is about; `node` is set where etcd's index of pods by node serves. */
export interface Selection {
  matches(object: ApiObject): boolean;
  node?: string;
}

/** The selection of a request: namespace, labels, fields. */
export function matcherOf(kind: KindDefinition, request: ApiRequest): Selection {
  const { namespace, labelSelector, fieldSelector } = request;
  const labels = labelSelector ? parseLabelSelector(labelSelector) : undefined;
  const fields = fieldSelector ? parseFieldSelector(fieldSelector) : undefined;
  const node = kind.resource === 'pods' ? /(?:^|,)spec\.nodeName=([^,]+)/.exec(fieldSelector ?? '')?.[1] : undefined;
  return {
    matches: (object) =>
      (!namespace || object.metadata.namespace === namespace) &&
      (!labels || labels.matches(object.metadata.labels ?? {})) &&
      (!fields || fields.matches((path) => String(getPath(object, path) ?? ''))),
    ...(node !== undefined && { node }),
  };
}
