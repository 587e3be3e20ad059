import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFoundValue,
  notSupported,
  required,
} from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { isValidPortName, isValidPortNum } from '../../../../../apimachinery/validation-names';
import { dnsLabel, oneOf, wordsAt } from '../../../../validation/values';
import type { Container, ContainerPort, EphemeralContainer } from '../container';
import type { PodSpec } from '../pod';
import { validateEnv, validateEnvFrom } from './env';
import { type VolumesByName, validateDevices, validateMounts } from './mounts';
import { validateLifecycle, validateProbes } from './probes';
import { validateResources } from './resources';
import { validateContainerSecurity } from './security';

/** What containers are checked against. */
export interface ContainerSurroundings {
  spec: PodSpec;
  volumes: VolumesByName;
  claims: ReadonlySet<string>;
  graceSeconds: number;
}

/** What is wrong with a pod's containers. */
export function validateContainers(around: ContainerSurroundings, path: FieldPath): FieldError[] {
  const containers = around.spec.containers ?? [];
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const at = path.index(index);
    const own = validateContainer(container, around, at);
    if (names.has(container.name)) own.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    if (container.lifecycle)
      own.push(...validateLifecycle(container.lifecycle, around.graceSeconds, at.child('lifecycle')));
    own.push(...validateProbes(container, at));
    own.push(...validateRestart(container, at));
    return own;
  });
  return [...errors, ...validateHostPorts(containers, path)];
}

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];

/** A container may have a restart policy of its own, and rules that go before it. */
function validateRestart({ restartPolicy, restartPolicyRules }: Container, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (restartPolicy !== undefined && !RESTART_POLICIES.includes(restartPolicy))
    errors.push(notSupported(path.child('restartPolicy'), restartPolicy, RESTART_POLICIES));
  if (!restartPolicyRules?.length) return errors;
  if (restartPolicy === undefined)
    errors.push(required(path.child('restartPolicy'), 'must specify restartPolicy when restart rules are used'));
  restartPolicyRules.forEach(({ action, exitCodes }, index) => {
    const at = path.child('restartPolicyRules').index(index);
    if (action !== 'Restart' && action !== 'RestartAllContainers')
      errors.push(notSupported(at.child('action'), action, ['Restart', 'RestartAllContainers']));
    if (!exitCodes) errors.push(required(at.child('exitCodes'), 'must be specified'));
    else if (exitCodes.operator !== 'In' && exitCodes.operator !== 'NotIn')
      errors.push(notSupported(at.child('exitCodes', 'operator'), exitCodes.operator, ['In', 'NotIn']));
  });
  return errors;
}

/** What is wrong with a pod's init containers. */
export function validateInitContainers(around: ContainerSurroundings, path: FieldPath): FieldError[] {
  const names = new Set((around.spec.containers ?? []).map(({ name }) => name));
  return (around.spec.initContainers ?? []).flatMap((container, index) => {
    const at = path.index(index);
    const errors = validateContainer(container, around, at);
    errors.push(...validateRestart(container, at));
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    errors.push(...validateHostPorts([container], path));
    errors.push(...validateInitOnly(container, around.graceSeconds, at));
    return errors;
  });
}

function validateInitOnly(container: Container, graceSeconds: number, path: FieldPath): FieldError[] {
  if (container.restartPolicy === 'Always') {
    const { lifecycle } = container;
    return [
      ...(lifecycle ? validateLifecycle(lifecycle, graceSeconds, path.child('lifecycle')) : []),
      ...validateProbes(container, path),
    ];
  }
  const words = 'may not be set for init containers without restartPolicy=Always';
  return (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(path.child(field), words));
}

const EPHEMERAL_FIELDS = [
  'ports',
  'resources',
  'resizePolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

/** What is wrong with containers that were added to a running pod. */
export function validateEphemeralContainers(around: ContainerSurroundings, path: FieldPath): FieldError[] {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = around.spec;
  const others = new Set([...containers, ...initContainers].map(({ name }) => name));
  const names = new Set(others);
  return ephemeralContainers.flatMap((container: EphemeralContainer, index) => {
    const at = path.index(index);
    const errors = [...validateContainer(container, around, at), ...validateForPod(container, at)];
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    else names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) errors.push(notFoundValue(at.child('targetContainerName'), target));
    for (const field of EPHEMERAL_FIELDS)
      if (isSet(container[field])) errors.push(forbidden(at.child(field), 'cannot be set for an Ephemeral Container'));
    (container.volumeMounts ?? []).forEach(({ subPath, subPathExpr }, mount) => {
      const mountPath = at.child('volumeMounts').index(mount);
      if (subPath) errors.push(forbidden(mountPath.child('subPath'), 'cannot be set for an Ephemeral Container'));
      if (subPathExpr)
        errors.push(forbidden(mountPath.child('subPathExpr'), 'cannot be set for an Ephemeral Container'));
    });
    return errors;
  });
}

function isSet(value: unknown): boolean {
  return value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** What only pods are checked for, not templates. */
export function validateForPod({ image }: Container, path: FieldPath): FieldError[] {
  if (!image || image.trim() === image) return [];
  return [invalid(path.child('image'), image, 'must not have leading or trailing whitespace')];
}

/** What is common to all kinds of containers. */
function validateContainer(container: Container, around: ContainerSurroundings, path: FieldPath): FieldError[] {
  const { name, image, ports = [], env = [], envFrom = [], resources = {} } = container;
  const errors: FieldError[] = name ? dnsLabel(name, path.child('name')) : [required(path.child('name'))];
  if (!image) errors.push(required(path.child('image')));
  errors.push(
    ...oneOf(
      container.terminationMessagePolicy,
      ['File', 'FallbackToLogsOnError'],
      path.child('terminationMessagePolicy'),
    ),
    ...validatePorts(ports, path.child('ports')),
    ...validateEnv(env, path.child('env')),
    ...validateEnvFrom(envFrom, path.child('envFrom')),
    ...validateMounts(container, around.volumes, path.child('volumeMounts')),
    ...validateDevices(container, around.volumes, path.child('volumeDevices')),
    ...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], path.child('imagePullPolicy')),
    ...validateResources(resources, around.claims, path.child('resources')),
    ...validateResizePolicy(container, around.spec.restartPolicy, path.child('resizePolicy')),
    ...validateContainerSecurity(container, around.spec.hostUsers !== false, path.child('securityContext')),
  );
  return errors;
}

function validatePorts(ports: readonly ContainerPort[], path: FieldPath): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name, containerPort, hostPort, protocol }, index) => {
    const at = path.index(index);
    const errors: FieldError[] = [];
    if (name) {
      const words = isValidPortName(name);
      if (words.length > 0) errors.push(...wordsAt(at.child('name'), name, words));
      else if (names.has(name)) errors.push(duplicate(at.child('name'), name));
      else names.add(name);
    }
    if (!containerPort) errors.push(required(at.child('containerPort')));
    else errors.push(...wordsAt(at.child('containerPort'), containerPort, isValidPortNum(containerPort)));
    if (hostPort) errors.push(...wordsAt(at.child('hostPort'), hostPort, isValidPortNum(hostPort)));
    errors.push(...oneOf(protocol, ['SCTP', 'TCP', 'UDP'], at.child('protocol')));
    return errors;
  });
}

function validateHostPorts(containers: readonly Container[], path: FieldPath): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ protocol, hostIP = '', hostPort }, port) => {
      if (!hostPort) return [];
      const text = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(text)) return [duplicate(path.index(index).child('ports').index(port).child('hostPort'), text)];
      taken.add(text);
      return [];
    }),
  );
}

function validateResizePolicy({ resizePolicy }: Container, podPolicy: string, path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return (resizePolicy ?? []).flatMap(({ resourceName, restartPolicy }, index) => {
    const errors: FieldError[] = [];
    if (seen.has(resourceName)) errors.push(duplicate(path.index(index), resourceName));
    seen.add(resourceName);
    errors.push(...oneOf(resourceName, ['cpu', 'memory'], path));
    errors.push(...oneOf(restartPolicy, ['NotRequired', 'RestartContainer'], path));
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    return errors;
  });
}
