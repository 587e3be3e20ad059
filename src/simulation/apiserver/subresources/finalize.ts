import type { Namespace } from '../../api/core/v1/namespace/namespace';
import type { KindDefinition } from '../../api/define-kind';
import { validateFinalizer } from '../../api/validation/object-meta';
import { invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { FieldPath } from '../../apimachinery/field-path';
import type { ApiObject } from '../../apimachinery/object-meta';
import { decodeBody } from '../decode-body';
import { isFinallyDeleted } from '../handlers/update';
import { checkVersion, getStored, putStored, removeStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Changes a Namespace's own finalizers; a deleted one that has none left goes. */
export function finalize(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const wanted = decodeBody(kind, request) as Namespace;
  const before = getStored(parts.etcd, kind, undefined, request.name as string) as Namespace;
  checkVersion(kind, before, wanted.metadata.resourceVersion);
  const finalizers = wanted.spec?.finalizers ?? [];
  const path = FieldPath.of('spec', 'finalizers');
  const errors = finalizers.flatMap((finalizer, index) => validateFinalizer(finalizer, path.index(index)));
  if (errors.length) throw invalidObject({ group: '', kind: 'Namespace', name: before.metadata.name }, errors);
  const { labels, annotations } = wanted.metadata;
  const metadata = { ...before.metadata };
  metadata.labels = { ...labels, 'kubernetes.io/metadata.name': before.metadata.name };
  if (annotations) metadata.annotations = annotations;
  else delete metadata.annotations;
  const object: Namespace = { ...before, metadata, spec: finalizers.length > 0 ? { finalizers } : {} };
  if (request.dryRun) return object;
  if (!isFinallyDeleted(kind, object)) return putStored(parts, kind, object, before);
  removeStored(parts, kind, before);
  return object;
}
