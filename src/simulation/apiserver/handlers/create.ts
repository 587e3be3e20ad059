import type { KindDefinition } from '../../api/define-kind';
import { apiVersionOf } from '../../api/kind-ref';
import { alreadyExists, invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { cloneDeep } from '../../apimachinery/deep';
import type { ApiObject } from '../../apimachinery/object-meta';
import { admit } from '../admission/chain';
import { findStored, putStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Creates an object: defaults, admission, strategy, validation, etcd. */
export function create(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const object = incoming(parts, kind, request);
  kind.setDefaults?.(object);
  admit(parts, { operation: 'CREATE', kind, request, object });
  kind.prepareForCreate?.(object, parts.env);
  const errors = kind.validate?.(object) ?? [];
  if (errors.length) throw invalidObject({ group: kind.group, kind: kind.kind, name: object.metadata.name }, errors);
  if (findStored(parts.etcd, kind, object.metadata.namespace, object.metadata.name))
    throw alreadyExists(kind, object.metadata.name);
  return request.dryRun ? object : putStored(parts.etcd, kind, object);
}

/** A private copy of the body with the metadata that the server decides. */
function incoming(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const body = cloneDeep(request.body as ApiObject);
  const metadata = { ...body.metadata };
  if (kind.namespaced) metadata.namespace = metadata.namespace || request.namespace || 'default';
  if (!metadata.name && metadata.generateName) metadata.name = metadata.generateName + parts.nameSuffix();
  metadata.uid = parts.uid();
  metadata.creationTimestamp = parts.timestamp();
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  return { ...body, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata };
}
