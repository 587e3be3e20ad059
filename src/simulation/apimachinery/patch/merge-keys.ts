/**
 * How the fields of the built-in kinds are merged.
 * Models: the patchStrategy and patchMergeKey tags of the v1.36 API types, type by type.
 * Leaves out: beta and alpha kinds that a default cluster does not serve.
 */
import type { FieldStrategy, MergeStrategies } from './merge-strategies';

const PLAIN: FieldStrategy = { type: '', strategy: '', retainKeys: false };

/** A field that leads to a type with strategies of its own. */
const to = (type: string): FieldStrategy => ({ ...PLAIN, type });
/** A list merged by key. */
const by = (mergeKey: string, type = ''): FieldStrategy => ({ type, strategy: 'merge', mergeKey, retainKeys: false });
/** A list merged by key whose elements name the fields that stay. */
const byRetaining = (mergeKey: string, type = ''): FieldStrategy => ({ ...by(mergeKey, type), retainKeys: true });
/** A list of plain values, merged. */
const union: FieldStrategy = { type: '', strategy: 'merge', retainKeys: false };

type Fields = Readonly<Record<string, FieldStrategy>>;

const withConditions: Fields = { conditions: by('type') };
const webhooks: Fields = { webhooks: by('name', 'Webhook') };
const metadata: Fields = { metadata: to('ObjectMeta') };
const template: Fields = { template: to('PodTemplateSpec') };

const containerFields: Fields = {
  env: by('name'),
  ports: by('containerPort'),
  volumeDevices: by('devicePath'),
  volumeMounts: by('mountPath'),
};

const jsonSchema: Fields = {
  'x-kubernetes-validations': by('rule'),
  allOf: to('JSONSchemaProps'),
  anyOf: to('JSONSchemaProps'),
  oneOf: to('JSONSchemaProps'),
  not: to('JSONSchemaProps'),
  properties: to('{JSONSchemaProps}'),
  patternProperties: to('{JSONSchemaProps}'),
  definitions: to('{JSONSchemaProps}'),
};

/** Fields by type. Types of the same form share a line; a type in braces is a map from any key to that type. */
const TYPES: Readonly<Record<string, Fields>> = {
  ObjectMeta: { finalizers: union, ownerReferences: by('uid') },
  WithMetadata: metadata,
  WithConditions: withConditions,
  WithPodTemplate: template,
  PodTemplateSpec: { ...metadata, spec: to('PodSpec') },
  PodSpec: {
    containers: by('name', 'Container'),
    ephemeralContainers: by('name', 'Container'),
    initContainers: by('name', 'Container'),
    hostAliases: by('ip'),
    imagePullSecrets: by('name'),
    resourceClaims: byRetaining('name'),
    schedulingGates: by('name'),
    topologySpreadConstraints: by('topologyKey'),
    volumes: byRetaining('name', 'Volume'),
  },
  Container: containerFields,
  Volume: { ephemeral: to('EphemeralVolumeSource') },
  EphemeralVolumeSource: { volumeClaimTemplate: to('WithMetadata') },
  PodStatus: {
    ...withConditions,
    containerStatuses: to('ContainerStatus'),
    ephemeralContainerStatuses: to('ContainerStatus'),
    initContainerStatuses: to('ContainerStatus'),
    hostIPs: by('ip'),
    podIPs: by('ip'),
    resourceClaimStatuses: byRetaining('name'),
  },
  ContainerStatus: { allocatedResourcesStatus: by('name'), volumeMounts: by('mountPath') },
  NodeSpec: { podCIDRs: union },
  NodeStatus: { ...withConditions, addresses: by('type') },
  ServiceSpec: { ports: by('port') },
  DeploymentSpec: { ...template, strategy: { ...PLAIN, retainKeys: true } },
  StatefulSetSpec: { ...template, volumeClaimTemplates: to('/PersistentVolumeClaim') },
  CronJobSpec: { jobTemplate: to('JobTemplateSpec') },
  JobTemplateSpec: { ...metadata, spec: to('WithPodTemplate') },
  PodDisruptionBudgetSpec: { selector: { ...PLAIN, strategy: 'replace' } },
  CSINodeSpec: { drivers: by('name') },
  ResourceClaimStatus: { reservedFor: by('uid') },
  Webhook: { matchConditions: by('name') },
  ValidatingAdmissionPolicySpec: { matchConditions: by('name'), variables: by('name') },
  CustomResourceDefinitionSpec: { versions: to('CustomResourceDefinitionVersion') },
  CustomResourceDefinitionVersion: { schema: to('CustomResourceValidation') },
  CustomResourceValidation: { openAPIV3Schema: to('JSONSchemaProps') },
  JSONSchemaProps: jsonSchema,
};

const pods = to('WithPodTemplate');
const status: Fields = { status: to('WithConditions') };

/** The fields of whole objects, by group and kind, beside metadata. Kinds that are not here merge metadata alone. */
const ROOTS: Readonly<Record<string, Fields>> = {
  '/Pod': { spec: to('PodSpec'), status: to('PodStatus') },
  '/PodTemplate': template,
  '/ReplicationController': { spec: pods, ...status },
  '/Service': { spec: to('ServiceSpec'), ...status },
  '/ServiceAccount': { secrets: by('name') },
  '/Namespace': status,
  '/Node': { spec: to('NodeSpec'), status: to('NodeStatus') },
  '/PersistentVolumeClaim': status,
  '/ComponentStatus': withConditions,
  'apps/Deployment': { spec: to('DeploymentSpec'), ...status },
  'apps/ReplicaSet': { spec: pods, ...status },
  'apps/DaemonSet': { spec: pods, ...status },
  'apps/StatefulSet': { spec: to('StatefulSetSpec'), ...status },
  'batch/Job': { spec: pods, ...status },
  'batch/CronJob': { spec: to('CronJobSpec') },
  'autoscaling/HorizontalPodAutoscaler': status,
  'policy/PodDisruptionBudget': { spec: to('PodDisruptionBudgetSpec'), ...status },
  'networking.k8s.io/ServiceCIDR': status,
  'storage.k8s.io/CSINode': { spec: to('CSINodeSpec') },
  'resource.k8s.io/ResourceClaim': { status: to('ResourceClaimStatus') },
  'resource.k8s.io/ResourceClaimTemplate': { spec: to('WithMetadata') },
  'flowcontrol.apiserver.k8s.io/FlowSchema': status,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': status,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': { spec: to('Webhook') },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': { spec: to('ValidatingAdmissionPolicySpec') },
  'apiextensions.k8s.io/CustomResourceDefinition': { spec: to('CustomResourceDefinitionSpec') },
  'apiregistration.k8s.io/APIService': status,
};

const BUILT_IN_GROUPS = new Set([
  ...['', 'apps', 'batch', 'autoscaling', 'policy', 'admissionregistration.k8s.io', 'apiextensions.k8s.io'],
  ...['apiregistration.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'certificates.k8s.io'],
  ...['coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io'],
  ...['internal.apiserver.k8s.io', 'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io'],
  ...['resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io'],
]);

/** The merge strategies of the built-in kinds. */
export const MERGE_STRATEGIES: MergeStrategies = {
  rootOf(apiVersion, kind) {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    return BUILT_IN_GROUPS.has(group) ? `${group}/${kind}` : undefined;
  },
  of(type, field) {
    if (type === '') return PLAIN;
    if (type.startsWith('{')) return to(type.slice(1, -1));
    const isRoot = type.includes('/');
    if (isRoot && field === 'metadata') return metadata.metadata!;
    const fields = isRoot ? ROOTS[type] : TYPES[type];
    return fields && Object.hasOwn(fields, field) ? fields[field]! : PLAIN;
  },
};
