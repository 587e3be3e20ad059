/**
 * Objects live in namespaces that exist and are not ending; the cluster's own namespaces cannot be deleted.
 * Models: the NamespaceLifecycle admission plugin of v1.36.
 * Leaves out: the wait for a namespace that another server may just have made.
 */
import { forbiddenRequest, notFound } from '../../../apimachinery/api-error';
import { findStored } from '../../object-store';
import { defineAdmission } from '../chain';

/** Namespaces that a cluster cannot be without. */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

export default defineAdmission({
  name: 'NamespaceLifecycle',
  order: 10,
  perObject: true,
  handles: ({ kind, operation }) =>
    kind.namespaced ? operation === 'CREATE' : kind.kind === 'Namespace' && operation === 'DELETE',
  admit(parts, { kind, request, object }) {
    if (!kind.namespaced) {
      const { name } = object.metadata;
      if (IMMORTAL.has(name)) throw forbiddenRequest(kind, name, 'this namespace may not be deleted');
      return;
    }
    const namespace = object.metadata.namespace as string;
    // Reviews of access ask about namespaces; they are not in them.
    if (kind.kind.endsWith('AccessReview')) return;
    const namespaces = parts.kindOf('', 'v1', 'namespaces');
    const found = findStored(parts.etcd, namespaces, undefined, namespace);
    if (!found) throw notFound(namespaces, namespace);
    if (!found.metadata.deletionTimestamp) return;
    throw forbiddenRequest(
      kind,
      request.name ?? object.metadata.name ?? '',
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    );
  },
});
