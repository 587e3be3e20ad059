import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf } from '../../api/kind-ref';
import type { ApiRequest } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { prefixOf } from '../../etcd';
import { matcherOf } from '../selection';
import type { ServerParts } from '../server-parts';

/** Lists a kind's objects by key. */
export function list(parts: ServerParts, kind: KindDefinition, request: ApiRequest) {
  const prefix = prefixOf(kind);
  const { matches, node } = matcherOf(kind, request);
  const entries =
    node !== undefined
      ? parts.etcd.indexed(prefix, node)
      : parts.etcd.range(prefix, request.namespace ? `${prefix}${request.namespace}/` : prefix);
  const items: ApiObject[] = [];
  for (const { value } of entries) if (matches(value)) items.push(value);
  return {
    apiVersion: apiVersionOf(kind),
    kind: `${kind.kind}List`,
    metadata: { resourceVersion: String(parts.etcd.revision) },
    items,
  };
}
