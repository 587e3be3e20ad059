/**
 * The resources that the API server serves: names, scope, verbs, subresources, in the order of discovery.
 * Models: discovery of kube-apiserver v1.36 with default feature gates (alpha and beta versions are off).
 * Leaves out: storage version hashes; resources of CustomResourceDefinitions.
 */

/** A subresource, with the kind it speaks if that is not its parent's. */
export interface Subresource {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** One resource of one group and version. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  /** `v1` for the core group, else group/version. */
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural, as in paths: `pods`. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
}

/** A group with its versions, the preferred first. */
export interface ApiGroup {
  readonly group: string;
  readonly versions: readonly string[];
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const readWrite = ['get', 'patch', 'update'];
const connect = ['create', 'delete', 'get', 'patch', 'update'];

/** What each subresource can do; an empty kind means its parent's. */
const subresources: Readonly<Record<string, { verbs: readonly string[]; speaks?: readonly [string, string, string] }>> =
  {
    approval: { verbs: readWrite },
    attach: { verbs: ['create', 'get'], speaks: ['', 'v1', 'PodAttachOptions'] },
    binding: { verbs: ['create'], speaks: ['', 'v1', 'Binding'] },
    ephemeralcontainers: { verbs: readWrite },
    eviction: { verbs: ['create'], speaks: ['policy', 'v1', 'Eviction'] },
    exec: { verbs: ['create', 'get'], speaks: ['', 'v1', 'PodExecOptions'] },
    finalize: { verbs: ['update'] },
    log: { verbs: ['get'] },
    portforward: { verbs: ['create', 'get'], speaks: ['', 'v1', 'PodPortForwardOptions'] },
    resize: { verbs: readWrite },
    scale: { verbs: readWrite, speaks: ['autoscaling', 'v1', 'Scale'] },
    status: { verbs: readWrite },
    token: { verbs: ['create'], speaks: ['authentication.k8s.io', 'v1', 'TokenRequest'] },
  };

/**
 * A group version, then a kind a line: `*` before it if it is namespaced, then words:
 * `=short`, `@category`, `/subresource`, `!verbs` if not all.
 */
const served: readonly (readonly [string, string])[] = [
  [
    '/v1',
    `*Binding !create
     ComponentStatus =cs !get,list
     *ConfigMap =cm
     *Endpoints =ep
     *Event =ev
     *LimitRange =limits
     Namespace =ns /finalize /status !create,delete,get,list,patch,update,watch
     Node =no /proxy /status
     *PersistentVolumeClaim =pvc /status
     PersistentVolume =pv /status
     *Pod =po @all /attach /binding /ephemeralcontainers /eviction /exec /log /portforward /proxy /resize /status
     *PodTemplate
     *ReplicationController =rc @all /scale /status
     *ResourceQuota =quota /status
     *Secret
     *ServiceAccount =sa /token
     *Service =svc @all /proxy /status`,
  ],
  ['apiregistration.k8s.io/v1', 'APIService @api-extensions /status'],
  [
    'apps/v1',
    `*ControllerRevision
     *DaemonSet =ds @all /status
     *Deployment =deploy @all /scale /status
     *ReplicaSet =rs @all /scale /status
     *StatefulSet =sts @all /scale /status`,
  ],
  ['events.k8s.io/v1', '*Event =ev'],
  ['authentication.k8s.io/v1', 'SelfSubjectReview !create\nTokenReview !create'],
  [
    'authorization.k8s.io/v1',
    `*LocalSubjectAccessReview !create
     SelfSubjectAccessReview !create
     SelfSubjectRulesReview !create
     SubjectAccessReview !create`,
  ],
  ['autoscaling/v2', '*HorizontalPodAutoscaler =hpa @all /status'],
  ['autoscaling/v1', '*HorizontalPodAutoscaler =hpa @all /status'],
  ['batch/v1', '*CronJob =cj @all /status\n*Job @all /status'],
  ['certificates.k8s.io/v1', 'CertificateSigningRequest =csr /approval /status'],
  [
    'networking.k8s.io/v1',
    `IngressClass
     *Ingress =ing /status
     IPAddress =ip
     *NetworkPolicy =netpol
     ServiceCIDR /status`,
  ],
  ['policy/v1', '*PodDisruptionBudget =pdb /status'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding\nClusterRole\n*RoleBinding\n*Role'],
  [
    'storage.k8s.io/v1',
    `CSIDriver
     CSINode
     *CSIStorageCapacity
     StorageClass =sc
     VolumeAttachment /status
     VolumeAttributesClass =vac`,
  ],
  [
    'admissionregistration.k8s.io/v1',
    `MutatingAdmissionPolicy @api-extensions
     MutatingAdmissionPolicyBinding @api-extensions
     MutatingWebhookConfiguration @api-extensions
     ValidatingAdmissionPolicy @api-extensions /status
     ValidatingAdmissionPolicyBinding @api-extensions
     ValidatingWebhookConfiguration @api-extensions`,
  ],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition =crd =crds @api-extensions /status'],
  ['scheduling.k8s.io/v1', 'PriorityClass =pc'],
  ['coordination.k8s.io/v1', '*Lease'],
  ['node.k8s.io/v1', 'RuntimeClass'],
  ['discovery.k8s.io/v1', '*EndpointSlice'],
  ['resource.k8s.io/v1', 'DeviceClass\n*ResourceClaim /status\n*ResourceClaimTemplate\nResourceSlice'],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema /status\nPriorityLevelConfiguration /status'],
];

/** The plural of a kind, by the rule that all built-in kinds but Endpoints follow. */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular === 'endpoints') return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

function readSubresource(name: string, parent: { group: string; version: string; kind: string }): Subresource {
  if (name === 'proxy') return { name, group: '', version: 'v1', kind: `${parent.kind}ProxyOptions`, verbs: connect };
  const rule = subresources[name];
  const [group, version, kind] = rule?.speaks ?? [parent.group, parent.version, parent.kind];
  return { name, group, version, kind, verbs: rule?.verbs ?? [] };
}

function readLine(line: string, group: string, version: string): ApiResource {
  const [first = '', ...words] = line.trim().split(' ');
  const kind = first.replace('*', '');
  const marked = (mark: string) => words.filter((word) => word.startsWith(mark)).map((word) => word.slice(1));
  return {
    group,
    version,
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    resource: pluralOf(kind),
    singular: kind.toLowerCase(),
    shortNames: marked('='),
    categories: marked('@'),
    namespaced: first.startsWith('*'),
    verbs: marked('!')[0]?.split(',') ?? allVerbs,
    subresources: marked('/').map((name) => readSubresource(name, { group, version, kind })),
  };
}

const resources: readonly ApiResource[] = served.flatMap(([groupVersion, text]) => {
  const [group = '', version = ''] = groupVersion.split('/');
  const lines = text.split('\n').map((line) => readLine(line, group, version));
  return lines.sort((a, b) => (a.resource < b.resource ? -1 : 1));
});
const byResource = new Map(resources.map((r) => [`${r.apiVersion}/${r.resource}`, r]));
const byKind = new Map(resources.map((r) => [`${r.apiVersion}/${r.kind}`, r]));

/** Everything that is served, groups in the order of discovery, resources by name. */
export function apiResources(): readonly ApiResource[] {
  return resources;
}

/** The served resource of a path, as in `apps/v1` and `deployments`. */
export function findResource(apiVersion: string, resource: string): ApiResource | undefined {
  return byResource.get(`${apiVersion}/${resource}`);
}

/** The served resource of a kind; undefined for kinds without one, as TokenRequest, and for versions that are off. */
export function findResourceOfKind(apiVersion: string, kind: string): ApiResource | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}

/** The groups in the order of discovery, without the core group. */
export function apiGroups(): readonly ApiGroup[] {
  const groups = new Map<string, string[]>();
  for (const [groupVersion] of served) {
    const [group = '', version = ''] = groupVersion.split('/');
    if (group !== '') groups.set(group, [...(groups.get(group) ?? []), version]);
  }
  return [...groups].map(([group, versions]) => ({ group, versions }));
}
