/**
 * Leaves out of a decoded object what Go would not write back: empty lists, maps, texts, zeros and false where omitempty says so.
 * Models: the JSON tags of the API's structs: optional values that are no pointers are left out when they are empty.
 * Leaves out: a list of all pointers; texts and numbers whose zero means something are named here.
 */
import { setOwn } from '../apimachinery/json-value';
import type { Field, StructType, ValueType } from './schema';

type Json = Record<string, unknown>;

/** The object without what is empty; the object itself if nothing is. */
export function dropEmpty(object: Json, type: StructType): Json {
  return withZeroTimes(withoutEmpty(object, type), type);
}

/** Times that are no pointers in Go are written as null where they are not set. */
function withZeroTimes(object: Json, type: StructType): Json {
  const times = ZERO_TIMES[type.name];
  if (!times?.some((name) => !Object.hasOwn(object, name))) return object;
  const whole = { ...object };
  for (const name of times) whole[name] ??= null;
  return whole;
}

const ZERO_TIMES: Readonly<Record<string, readonly string[]>> = {
  PodCondition: ['lastProbeTime', 'lastTransitionTime'],
  NodeCondition: ['lastHeartbeatTime', 'lastTransitionTime'],
  DeploymentCondition: ['lastUpdateTime', 'lastTransitionTime'],
  ReplicaSetCondition: ['lastTransitionTime'],
  ReplicationControllerCondition: ['lastTransitionTime'],
  DaemonSetCondition: ['lastTransitionTime'],
  StatefulSetCondition: ['lastTransitionTime'],
  JobCondition: ['lastProbeTime', 'lastTransitionTime'],
  HorizontalPodAutoscalerCondition: ['lastTransitionTime'],
  NamespaceCondition: ['lastTransitionTime'],
  PersistentVolumeClaimCondition: ['lastProbeTime', 'lastTransitionTime'],
  Condition: ['lastTransitionTime'],
  ContainerStateRunning: ['startedAt'],
  ContainerStateTerminated: ['startedAt', 'finishedAt'],
};

function withoutEmpty(object: Json, type: StructType): Json {
  let changed: Json | undefined;
  const names = Object.keys(object);
  for (const [index, name] of names.entries()) {
    const field = type.fields.get(name);
    const before = object[name];
    const value = field ? dropInside(before, field.type) : before;
    const drop = value === undefined || (field !== undefined && isDropped(value, field, type));
    if (!drop && value === before && !changed) continue;
    if (!changed) {
      changed = {};
      for (const earlier of names.slice(0, index)) setOwn(changed, earlier, object[earlier]);
    }
    if (!drop) setOwn(changed, name, value);
  }
  return changed ?? object;
}

function dropInside(value: unknown, type: ValueType): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (type.is === 'struct') return dropEmpty(value as Json, type.of);
  if (type.is === 'list' && Array.isArray(value)) {
    const items = value.map((item) => dropInside(item, type.of));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (type.is === 'map') {
    const map = value as Json;
    let changed: Json | undefined;
    for (const key of Object.keys(map)) {
      const item = dropInside(map[key], type.of);
      if (item === map[key]) continue;
      changed ??= { ...map };
      setOwn(changed, key, item);
    }
    return changed ?? map;
  }
  return value;
}

function isDropped(value: unknown, { name, type, required }: Field, struct: StructType): boolean {
  if (required) return false;
  switch (type.is) {
    case 'list':
      return Array.isArray(value) && value.length === 0 && !KEPT_LISTS.has(`${struct.name}.${name}`);
    case 'map':
      return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    case 'string':
    case 'enum':
    case 'byte':
      return value === '' && !POINTER_TEXTS.has(name) && !POINTER_TEXTS.has(`${struct.name}.${name}`);
    case 'bool':
      return value === false && PLAIN_BOOLS.has(name) && !POINTER_BOOLS.has(`${struct.name}.${name}`);
    case 'int32':
    case 'int64':
      return (
        value === 0 &&
        !KEPT_NUMBERS.has(name) &&
        (PLAIN_NUMBERS.has(name) || PLAIN_NUMBERS.has(`${struct.name}.${name}`) || struct.name.endsWith('Status'))
      );
    default:
      return false;
  }
}

const words = (text: string) => new Set(text.split(/\s+/));

/** Texts that are pointers in Go: '' is a value of its own. */
const POINTER_TEXTS = words(
  `storageClassName volumeAttributesClassName ingressClassName volumeMode runtimeClassName loadBalancerClass
   appProtocol apiGroup timeZone mountPropagation recursiveReadOnly ipFamilyPolicy internalTrafficPolicy
   trafficDistribution EndpointPort.name EndpointPort.protocol Endpoint.nodeName Endpoint.zone Endpoint.hostname
   ServiceReference.path WebhookClientConfig.url preemptionPolicy holderIdentity strategy preferredHolder
   Probe.service GRPCAction.service Container.restartPolicy EphemeralContainer.restartPolicy successPolicy managedBy
   podReplacementPolicy completionMode unhealthyPodEvictionPolicy HostPathVolumeSource.type localhostProfile CSIDriverSpec.fsGroupPolicy
   runAsUserName gmsaCredentialSpec gmsaCredentialSpecName sourceRange fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy
   procMount nodeInclusionPolicy nodeAffinityPolicy nodeTaintsPolicy hostnameOverride`,
);
/** Booleans that are no pointers. */
const PLAIN_BOOLS = words(
  `hostNetwork hostPID hostIPC stdin stdinOnce tty readOnly publishNotReadyAddresses paused unschedulable
   globalDefault allowPrivilegeEscalationByDefault preserveUnknownFields`,
);
const POINTER_BOOLS = words('CSIVolumeSource.readOnly');
/** Numbers that are no pointers. */
const PLAIN_NUMBERS = words(
  `hostPort initialDelaySeconds Probe.timeoutSeconds periodSeconds successThreshold failureThreshold minReadySeconds nodePort
   healthCheckNodePort generation count`,
);
/** Counts that are written even when they are 0. */
const KEPT_NUMBERS = words(
  `replicas restartCount exitCode disruptionsAllowed currentHealthy desiredHealthy expectedPods currentNumberScheduled
   numberMisscheduled desiredNumberScheduled numberReady desiredReplicas currentReplicas`,
);
/** Lists whose emptiness is a mistake that validation tells. */
const KEPT_LISTS = words('HPAScalingRules.policies');
