import { type FieldError, invalid, notSupported, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { canonicalQuantity } from '../../../../../apimachinery/quantity';
import { isConfigMapKey, isRelaxedEnvVarName } from '../../../../../apimachinery/validation-names';
import { dnsSubdomain, qualifiedName, wordsAt } from '../../../../validation/values';
import type { EnvFromSource, EnvVar } from '../container';

/** What is wrong with a container's variables. */
export function validateEnv(variables: readonly EnvVar[], path: FieldPath): FieldError[] {
  return variables.flatMap((variable, index) => {
    const at = path.index(index);
    const namePath = at.child('name');
    const errors = variable.name
      ? wordsAt(namePath, variable.name, isRelaxedEnvVarName(variable.name))
      : [required(namePath)];
    return [...errors, ...validateValueFrom(variable, at.child('valueFrom'))];
  });
}

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function validateValueFrom({ value, valueFrom }: EnvVar, path: FieldPath): FieldError[] {
  if (!valueFrom) return [];
  const errors: FieldError[] = [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom;
  if (fieldRef) errors.push(...validateFieldRef(fieldRef, ENV_FIELDS, path.child('fieldRef')));
  if (resourceFieldRef)
    errors.push(...validateResourceRef(resourceFieldRef, path.child('resourceFieldRef'), { inVolume: false }));
  if (configMapKeyRef) errors.push(...validateKeyRef(configMapKeyRef, path.child('configMapKeyRef')));
  if (secretKeyRef) errors.push(...validateKeyRef(secretKeyRef, path.child('secretKeyRef')));
  if (fileKeyRef && !fileKeyRef.key) errors.push(required(path.child('fileKeyRef', 'key')));
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length;
  if (sources === 0)
    errors.push(
      invalid(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  else if (value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}

function validateKeyRef({ name, key }: { name?: string; key?: string }, path: FieldPath): FieldError[] {
  const errors = dnsSubdomain(name ?? '', path.child('name'));
  if (!key) errors.push(required(path.child('key')));
  else errors.push(...wordsAt(path.child('key'), key, isConfigMapKey(key)));
  return errors;
}

/** Fields of a pod that can be asked for by name, and what the downward API would call them. */
const KNOWN_FIELDS = new Set([
  ...ENV_FIELDS,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.hostNetwork',
  'status.phase',
  'status.nominatedNodeName',
]);

/** What is wrong with a reference to a field of the pod. */
export function validateFieldRef(
  { apiVersion, fieldPath }: { apiVersion?: string; fieldPath?: string },
  supported: readonly string[],
  path: FieldPath,
): FieldError[] {
  if (!apiVersion) return [required(path.child('apiVersion'))];
  if (!fieldPath) return [required(path.child('fieldPath'))];
  const at = path.child('fieldPath');
  if (apiVersion !== 'v1')
    return [invalid(at, fieldPath, `error converting fieldPath: unsupported pod version: ${apiVersion}`)];
  const [, root = '', key] = /^(metadata\.\w+|[^[]*)\['(.*)'\]$/s.exec(fieldPath) ?? [];
  if (key !== undefined) {
    if (root === 'metadata.annotations') return qualifiedName(key.toLowerCase(), path);
    if (root === 'metadata.labels') return qualifiedName(key, path);
    if (!KNOWN_FIELDS.has(root))
      return [invalid(at, fieldPath, `error converting fieldPath: field label does not support subscript: ${root}`)];
    return [invalid(path, root, 'does not support subscript')];
  }
  if (!KNOWN_FIELDS.has(fieldPath))
    return [invalid(at, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)];
  return supported.includes(fieldPath) ? [] : [notSupported(at, fieldPath, supported)];
}

const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(requests|limits)\.hugepages-/;
const BYTE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

interface ResourceRef {
  containerName?: string;
  resource?: string;
  divisor?: string;
}

/** What is wrong with a reference to what a container asks for. */
export function validateResourceRef(
  { containerName, resource = '', divisor }: ResourceRef,
  path: FieldPath,
  { inVolume }: { inVolume: boolean },
): FieldError[] {
  const errors: FieldError[] = [];
  if (inVolume && !containerName) errors.push(required(path.child('containerName')));
  else if (!resource) errors.push(required(path.child('resource')));
  else if (!RESOURCE_FIELDS.includes(resource) && !HUGE_PAGES.test(resource))
    errors.push(notSupported(path.child('resource'), resource, RESOURCE_FIELDS));
  return [...errors, ...validateDivisor(resource, divisor, path.child('divisor'))];
}

function validateDivisor(resource: string, divisor: string | undefined, path: FieldPath): FieldError[] {
  const text = divisor === undefined ? '0' : canonicalQuantity(divisor);
  if (text === '0') return [];
  const refuse = (values: string, what: string) => [
    invalid(path, resource, `only divisor's values ${values} are supported with the ${what} resource`),
  ];
  if (resource.endsWith('.cpu')) return text === '1' || text === '1m' ? [] : refuse('1m and 1', 'cpu');
  if (BYTE_DIVISORS.includes(text)) return [];
  const values = BYTE_DIVISORS.join(', ');
  if (resource.endsWith('.memory')) return refuse(values, 'memory');
  if (resource.endsWith('.ephemeral-storage')) return refuse(values, 'local ephemeral storage');
  return HUGE_PAGES.test(resource) ? refuse(values, 'hugepages') : [];
}

/** What is wrong with the ConfigMaps and Secrets that become variables as a whole. */
export function validateEnvFrom(sources: readonly EnvFromSource[], path: FieldPath): FieldError[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const at = path.index(index);
    const errors = prefix ? wordsAt(at.child('prefix'), prefix, isRelaxedEnvVarName(prefix)) : [];
    if (configMapRef) errors.push(...validateSourceName(configMapRef.name, at.child('configMapRef', 'name')));
    if (secretRef) errors.push(...validateSourceName(secretRef.name, at.child('secretRef', 'name')));
    if (!configMapRef && !secretRef)
      errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef && secretRef)
      errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}

function validateSourceName(name: string | undefined, path: FieldPath): FieldError[] {
  return name ? dnsSubdomain(name, path) : [required(path)];
}
