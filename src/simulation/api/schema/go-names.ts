/**
 * The names that Go's messages give to types: `v1.RestartPolicy`, `[]v1.Container`, `map[string]string`.
 * Models: encoding/json's UnmarshalTypeError as kube-apiserver v1.36 shows it.
 * Leaves out: named string types of the kinds that no learner writes; they show as `string`.
 */
import type { ValueType } from './schema';

/** Named types, by `Struct.field`, or by field alone where all structs agree; without it, a string is `string`. */
const namedTypes: Readonly<Record<string, string>> = {
  'PodSpec.restartPolicy': 'v1.RestartPolicy',
  'Container.restartPolicy': 'v1.ContainerRestartPolicy',
  'ContainerResizePolicy.restartPolicy': 'v1.ResourceResizeRestartPolicy',
  'ContainerResizePolicy.resourceName': 'v1.ResourceName',
  imagePullPolicy: 'v1.PullPolicy',
  terminationMessagePolicy: 'v1.TerminationMessagePolicy',
  dnsPolicy: 'v1.DNSPolicy',
  protocol: 'v1.Protocol',
  preemptionPolicy: 'v1.PreemptionPolicy',
  whenUnsatisfiable: 'v1.UnsatisfiableConstraintAction',
  nodeAffinityPolicy: 'v1.NodeInclusionPolicy',
  nodeTaintsPolicy: 'v1.NodeInclusionPolicy',
  'Toleration.operator': 'v1.TolerationOperator',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  effect: 'v1.TaintEffect',
  'ServiceSpec.type': 'v1.ServiceType',
  sessionAffinity: 'v1.ServiceAffinity',
  ipFamilies: 'v1.IPFamily',
  ipFamilyPolicy: 'v1.IPFamilyPolicy',
  externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
  internalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy',
  scheme: 'v1.URIScheme',
  'HostPathVolumeSource.type': 'v1.HostPathType',
  'EmptyDirVolumeSource.medium': 'v1.StorageMedium',
  accessModes: 'v1.PersistentVolumeAccessMode',
  volumeMode: 'v1.PersistentVolumeMode',
  persistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  reclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  volumeBindingMode: 'v1.VolumeBindingMode',
  mountPropagation: 'v1.MountPropagationMode',
  recursiveReadOnly: 'v1.RecursiveReadOnlyMode',
  'SeccompProfile.type': 'v1.SeccompProfileType',
  'AppArmorProfile.type': 'v1.AppArmorProfileType',
  procMount: 'v1.ProcMountType',
  'Capabilities.add': 'v1.Capability',
  'Capabilities.drop': 'v1.Capability',
  supplementalGroupsPolicy: 'v1.SupplementalGroupsPolicy',
  fsGroupChangePolicy: 'v1.PodFSGroupChangePolicy',
  'PodOS.name': 'v1.OSName',
  'Secret.type': 'v1.SecretType',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType',
  'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  podManagementPolicy: 'v1.PodManagementPolicyType',
  completionMode: 'v1.CompletionMode',
  podReplacementPolicy: 'v1.PodReplacementPolicy',
  concurrencyPolicy: 'v1.ConcurrencyPolicy',
  'PodFailurePolicyRule.action': 'v1.PodFailurePolicyAction',
  'PodFailurePolicyOnExitCodesRequirement.operator': 'v1.PodFailurePolicyOnExitCodesOperator',
  'MetricSpec.type': 'v2.MetricSourceType',
  'MetricTarget.type': 'v2.MetricTargetType',
  selectPolicy: 'v2.ScalingPolicySelect',
  pathType: 'v1.PathType',
  policyTypes: 'v1.PolicyType',
  addressType: 'v1.AddressType',
  unhealthyPodEvictionPolicy: 'v1.UnhealthyPodEvictionPolicyType',
  'ObjectMeta.uid': 'types.UID',
  'OwnerReference.uid': 'types.UID',
  'ObjectReference.uid': 'types.UID',
  'ResourceQuotaSpec.scopes': 'v1.ResourceQuotaScope',
  'LimitRangeItem.type': 'v1.LimitType',
  'NamespaceSpec.finalizers': 'v1.FinalizerName',
};
const byField = new Map(Object.entries(namedTypes));

/** Go's name for the type of a field's value; `struct` and `field` say where it was found. */
export function goTypeName(type: ValueType, struct: string, field: string): string {
  switch (type.is) {
    case 'list':
      return `[]${goTypeName(type.of, struct, field)}`;
    case 'map':
      return type.of.is === 'quantity' ? 'v1.ResourceList' : `map[string]${goTypeName(type.of, struct, field)}`;
    case 'struct':
      return type.of.goName;
    case 'string':
    case 'enum':
      return byField.get(`${struct}.${field}`) ?? byField.get(field) ?? 'string';
    case 'byte':
      return '[]uint8';
    case 'int-or-string':
      return 'int32';
    case 'time':
    case 'micro-time':
      return 'string';
    case 'quantity':
      return 'resource.Quantity';
    case 'any':
      return 'interface {}';
    default:
      return type.is;
  }
}
