/** Families that are not replayed as a whole, each with the reason. */
export const FAMILIES_LATER: Readonly<Record<string, string>> = {
  table: 'Tables over REST and kubectl describe are not built yet',
};

const SERVER_SIDE_APPLY = 'server-side apply is not built yet';
const KUBECTL = 'the case holds lines of kubectl, which this replay does not run';
const MANAGED_FIELDS = 'the write changes managedFields alone, which are not kept';

/** Cases that differ still, each with the reason. The list may only shrink. */
export const NOT_YET_EQUAL: Readonly<Record<string, string>> = {
  'decode-apply-unknown-unset': SERVER_SIDE_APPLY,
  'decode-apply-unknown-warn': SERVER_SIDE_APPLY,
  'decode-type-grace-float-integral': 'the recording, read as JSON, no longer says that 30 was written 30.0',
  'decode-apply-yaml-text': SERVER_SIDE_APPLY,
  'decode-apply-managed-fields-given': SERVER_SIDE_APPLY,
  'corpus-docs-podpreset-allow-db-yaml': KUBECTL,
  'corpus-docs-podpreset-conflict-preset-yaml': KUBECTL,
  'corpus-docs-podpreset-preset-yaml': KUBECTL,
  'corpus-docs-service-networking-httproute-yaml': KUBECTL,
  'default-csr': 'the PEM block of a certificate request is not read',
  'default-selfsubjectrulesreview': 'reviews of access are not answered yet',
  'namespace-terminating': SERVER_SIDE_APPLY,
  'kubectl-delete-texts': KUBECTL,
  'field-selectors-clusterroles': 'the bootstrap roles of RBAC are not there yet',
  'watch-bookmarks': 'bookmarks at the end of a watch come with time, which the replay does not let pass',
  'watch-table': 'Tables over REST are not built yet',
  'watch-crd-served': 'custom resources are not served yet',
  'service-nodeport-put-node-port-omitted': MANAGED_FIELDS,
  ephemeralcontainers: MANAGED_FIELDS,
  'apply-create-configmap': SERVER_SIDE_APPLY,
  'apply-conflict-two-fields': SERVER_SIDE_APPLY,
  'apply-conflict-with-update': SERVER_SIDE_APPLY,
  'apply-drop-replicas-unowned': SERVER_SIDE_APPLY,
  'apply-duplicate-keys': SERVER_SIDE_APPLY,
  'apply-status': SERVER_SIDE_APPLY,
  'apply-invalid': SERVER_SIDE_APPLY,
  'apply-null-and-empty': SERVER_SIDE_APPLY,
  'apply-immutable': SERVER_SIDE_APPLY,
  'apply-finalizers-owner-sets': SERVER_SIDE_APPLY,
  'apply-atomic-selector': SERVER_SIDE_APPLY,
  'apply-dry-run': SERVER_SIDE_APPLY,
  'apply-managed-fields-pod-service': SERVER_SIDE_APPLY,
  'token-request': 'tokens of service accounts are not issued yet',
  'pvc-expansion': 'the admission plugin PersistentVolumeClaimResize is not there yet',
  'crd-name-mismatch': 'custom resource definitions are kept unchecked',
  'crd-schema-not-structural': 'custom resource definitions are kept unchecked',
  'crd-preserve-unknown': 'custom resource definitions are kept unchecked',
  'vap-expression-type': 'expressions of CEL are not read',
};
