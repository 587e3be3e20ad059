/**
 * A pod spec as kube-apiserver's own structs print it: every field, in Go's names and order. Refusals of changes show it.
 * Models: pkg/apis/core/types.go of v1.36.
 * Leaves out: the insides of volume sources and of affinity terms that few use; they are shown as they came.
 *
 * A struct a line; a field is its Go name and, after a colon, what stands where it is absent: `s` '', `b` false, `i` 0,
 * `[X` a list of struct X, `.X` a struct or null, `!X` a struct always; nothing: null.
 */
import type { PodSpec } from './pod';

type Fields = Record<string, unknown>;

const SOURCES = `
PodSpec Volumes:[Volume InitContainers:[Container Containers:[Container EphemeralContainers:[EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy:s NodeSelector ServiceAccountName:s AutomountServiceAccountToken NodeName:s SecurityContext:.PodSecurityContext ImagePullSecrets:[Reference Hostname:s Subdomain:s SetHostnameAsFQDN Affinity:.Affinity SchedulerName:s Tolerations:[Toleration HostAliases:[HostAlias PriorityClassName:s Priority PreemptionPolicy DNSConfig:.DNSConfig ReadinessGates:[Gate RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints:[Spread OS:.Named SchedulingGates:[Named ResourceClaims:[Claim Resources:.Resources HostnameOverride SchedulingGroup
PodSecurityContext HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls:[Variable SeccompProfile:.Profile AppArmorProfile:.Profile SELinuxChangePolicy
Container Name:s Image:s Command Args WorkingDir:s Ports:[Port EnvFrom:[EnvFrom Env:[EnvVar Resources:!Resources ResizePolicy:[Resize RestartPolicy RestartPolicyRules:[Rule VolumeMounts:[Mount VolumeDevices:[Device LivenessProbe:.Probe ReadinessProbe:.Probe StartupProbe:.Probe Lifecycle:.Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:.SecurityContext Stdin:b StdinOnce:b TTY:b
Port Name:s HostPort:i ContainerPort:i Protocol:s HostIP:s
EnvFrom Prefix:s ConfigMapRef:.OptionalReference SecretRef:.OptionalReference
EnvVar Name:s Value:s ValueFrom:.EnvSource
EnvSource FieldRef:.FieldRef ResourceFieldRef:.ResourceRef ConfigMapKeyRef:.KeyRef SecretKeyRef:.KeyRef FileKeyRef
FieldRef APIVersion:s FieldPath:s
ResourceRef ContainerName:s Resource:s Divisor
KeyRef Name:s Key:s Optional
OptionalReference Name:s Optional
Resources Limits Requests Claims
Resize ResourceName:s RestartPolicy:s
Rule Action:s ExitCodes
Mount Name:s ReadOnly:b RecursiveReadOnly MountPath:s SubPath:s MountPropagation SubPathExpr:s
Device Name:s DevicePath:s
Probe Exec:.Exec HTTPGet:.HTTPGet TCPSocket:.TCPSocket GRPC:.GRPC InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i TerminationGracePeriodSeconds
Lifecycle PostStart:.Handler PreStop:.Handler StopSignal
Handler Exec:.Exec HTTPGet:.HTTPGet TCPSocket:.TCPSocket Sleep:.Sleep
Exec Command
HTTPGet Path:s Port Host:s Scheme:s HTTPHeaders:[Variable
TCPSocket Port Host:s
GRPC Port:i Service
Sleep Seconds:i
Variable Name:s Value:s
SecurityContext Capabilities:.Capabilities Privileged SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot ReadOnlyRootFilesystem AllowPrivilegeEscalation ProcMount SeccompProfile:.Profile AppArmorProfile:.Profile
Capabilities Add Drop
Profile Type:s LocalhostProfile
Volume Name:s HostPath:.HostPath EmptyDir:.EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret:.SecretVolume NFS:.NFS ISCSI Glusterfs PersistentVolumeClaim:.ClaimVolume RBD Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI:.DownwardVolume FC AzureFile ConfigMap:.ConfigMapVolume VsphereVolume AzureDisk PhotonPersistentDisk Projected:.Projected PortworxVolume ScaleIO StorageOS CSI Ephemeral Image
HostPath Path:s Type
EmptyDir Medium:s SizeLimit
NFS Server:s Path:s ReadOnly:b
ClaimVolume ClaimName:s ReadOnly:b
SecretVolume SecretName:s Items:[Item DefaultMode Optional
ConfigMapVolume Name:s Items:[Item DefaultMode Optional
DownwardVolume Items:[DownwardItem DefaultMode
Item Key:s Path:s Mode
DownwardItem Path:s FieldRef:.FieldRef ResourceFieldRef:.ResourceRef Mode
Projected Sources:[Projection DefaultMode
Projection Secret:.ProjectedKeys DownwardAPI:.ProjectedFields ConfigMap:.ProjectedKeys ServiceAccountToken:.Token ClusterTrustBundle PodCertificate
ProjectedKeys Name:s Items:[Item Optional
ProjectedFields Items:[DownwardItem
Token Audience:s ExpirationSeconds:i Path:s
Reference Name:s
Named Name:s
Claim Name:s ResourceClaimName ResourceClaimTemplateName
Gate ConditionType:s
HostAlias IP:s Hostnames
Toleration Key:s Operator:s Value:s Effect:s TolerationSeconds
DNSConfig Nameservers Searches Options:[DNSOption
DNSOption Name:s Value
Spread MaxSkew:i TopologyKey:s WhenUnsatisfiable:s LabelSelector MinDomains NodeAffinityPolicy NodeTaintsPolicy MatchLabelKeys
Affinity NodeAffinity:.NodeAffinity PodAffinity:.PodAffinity PodAntiAffinity:.PodAffinity
NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution:.NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[Preferred
NodeSelector NodeSelectorTerms:[NodeTerm
NodeTerm MatchExpressions:[Requirement MatchFields:[Requirement
Requirement Key:s Operator:s Values
Preferred Weight:i Preference:!NodeTerm
PodAffinity RequiredDuringSchedulingIgnoredDuringExecution:[PodTerm PreferredDuringSchedulingIgnoredDuringExecution:[Weighted
PodTerm LabelSelector Namespaces TopologyKey:s NamespaceSelector MatchLabelKeys MismatchLabelKeys
Weighted Weight:i PodAffinityTerm:!PodTerm`;

interface InternalField {
  goName: string;
  name: string;
  kind: string;
  struct: string;
}

let structs: Map<string, InternalField[]> | undefined;

function fieldsOf(struct: string): InternalField[] {
  structs ??= readStructs();
  return structs.get(struct) ?? [];
}

function readStructs(): Map<string, InternalField[]> {
  const found = new Map<string, InternalField[]>();
  for (const line of SOURCES.trim().split('\n')) {
    const [struct = '', ...fields] = line.split(' ');
    found.set(struct, fields.map(readField));
  }
  found.set('EphemeralContainer', [...(found.get('Container') ?? []), readField('TargetContainerName:s')]);
  return found;
}

function readField(text: string): InternalField {
  const [goName = '', type = ''] = text.split(':');
  return { goName, name: jsonNameOf(goName), kind: type.slice(0, 1), struct: type.slice(1) };
}

const ODD_NAMES: Readonly<Record<string, string>> = { CephFS: 'cephfs', StorageOS: 'storageos' };

/** `DNSPolicy` is `dnsPolicy`, `TTY` is `tty`. */
function jsonNameOf(goName: string): string {
  return ODD_NAMES[goName] ?? goName.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
}

function convert(source: Fields, struct: string): Fields {
  const result: Fields = {};
  for (const { goName, name, kind, struct: inner } of fieldsOf(struct))
    result[goName] = convertField(source[name], kind, inner);
  return result;
}

function convertField(value: unknown, kind: string, struct: string): unknown {
  switch (kind) {
    case 's':
      return value ?? '';
    case 'b':
      return value ?? false;
    case 'i':
      return value ?? 0;
    case '[':
      return Array.isArray(value) && value.length > 0 ? value.map((item: Fields) => convert(item, struct)) : null;
    case '.':
      return value === undefined ? null : convert(value as Fields, struct);
    case '!':
      return convert((value ?? {}) as Fields, struct);
    default:
      return value === undefined || isEmpty(value) ? null : value;
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** A pod spec in the server's own form. */
export function internalPodSpec(spec: PodSpec): Fields {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const ofHost = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  // What a pod shares with its host is part of the security context there.
  const securityContext = spec.securityContext && { ...spec.securityContext, ...ofHost };
  return convert({ ...spec, securityContext } as unknown as Fields, 'PodSpec');
}

/** An ephemeral container in the server's own form. */
export function internalEphemeralContainer(container: object): Fields {
  return convert(container as Fields, 'EphemeralContainer');
}

/** A template of pods in the server's own form: its metadata stands beside its spec. */
export function internalPodTemplate({ metadata = {}, spec }: { metadata?: object; spec: PodSpec }): Fields {
  return { ...metadata, Spec: internalPodSpec(spec) };
}
