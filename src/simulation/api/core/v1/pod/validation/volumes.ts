import { duplicate, type FieldError, forbidden, invalid, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { findQuantity } from '../../../../../apimachinery/quantity';
import { isDNS1123Subdomain } from '../../../../../apimachinery/validation-names';
import { dnsLabel, ifGivenOneOf, noBacksteps, plainDescendingPath, wordsAt } from '../../../../validation/values';
import type { DownwardApiFile, KeyToPath, Volume } from '../volume';
import { validateFieldRef, validateResourceRef } from './env';
import { validateProjected } from './projected-volumes';

type Source = Record<string, unknown>;
type Check = (source: Source, path: FieldPath, volume: Volume) => FieldError[];

/** What is wrong with a pod's volumes; `podName` is known for pods only, not for templates. */
export function validateVolumes(
  volumes: readonly Volume[],
  podName: string | undefined,
  path: FieldPath,
): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = path.index(index);
    const { name } = volume;
    const errors = validateSource(volume, podName, at);
    if (!name) errors.push(required(at.child('name')));
    else {
      errors.push(...dnsLabel(name, at.child('name')));
      if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    }
    names.add(name);
    return errors;
  });
}

/** The first source is checked, each further one is one too many. */
function validateSource(volume: Volume, podName: string | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  let found = 0;
  for (const [name, check] of SOURCES) {
    const source = volume[name] as Source | undefined;
    if (source === undefined) continue;
    const at = path.child(name);
    if (found++ > 0) errors.push(forbidden(at, 'may not specify more than 1 volume type'));
    else errors.push(...check(source, at, volume));
    if (name === 'ephemeral' && podName) errors.push(...validateClaimName(podName, volume.name, at));
  }
  if (found === 0) errors.push(required(path, 'must specify a volume type'));
  return errors;
}

function validateClaimName(podName: string, volumeName: string, path: FieldPath): FieldError[] {
  const claim = `${podName}-${volumeName}`;
  return isDNS1123Subdomain(claim).map((words) =>
    invalid(path.child('name'), volumeName, `PVC name ${JSON.stringify(claim)}: ${words}`),
  );
}

const mustHave =
  (...fields: string[]): Check =>
  (source, path) =>
    fields.filter((field) => !source[field]).map((field) => required(path.child(field)));

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

const checkHostPath: Check = (source, path) => {
  const { path: place, type } = source as { path?: string; type?: string };
  if (!place) return [required(path.child('path'))];
  return [...noBacksteps(place, path.child('path')), ...ifGivenOneOf(type, HOST_PATH_TYPES, path.child('type'))];
};

const checkEmptyDir: Check = (source, path) => {
  const limit = findQuantity(source.sizeLimit);
  return limit && limit.nanos < 0n
    ? [forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity')]
    : [];
};

/** The words for a file mode out of bounds. */
export const MODE_WORDS = 'must be a number between 0 and 0777 (octal), both inclusive';

/** What is wrong with a file mode. */
export function validateMode(mode: unknown, path: FieldPath): FieldError[] {
  if (typeof mode !== 'number' || (mode >= 0 && mode <= 0o777)) return [];
  return [invalid(path, mode, MODE_WORDS)];
}

/** What is wrong with keys and the files they become. */
export function validateItems(items: readonly KeyToPath[], path: FieldPath): FieldError[] {
  return items.flatMap(({ key, path: file, mode }, index) => {
    const at = path.index(index);
    const errors: FieldError[] = key ? [] : [required(at.child('key'))];
    if (!file) errors.push(required(at.child('path')));
    errors.push(...plainDescendingPath(file ?? '', at.child('path')));
    errors.push(...validateMode(mode, at.child('mode')));
    return errors;
  });
}

const keyed =
  (nameField: string): Check =>
  (source, path) => [
    ...(source[nameField] ? [] : [required(path.child(nameField))]),
    ...validateMode(source.defaultMode, path.child('defaultMode')),
    ...validateItems((source.items ?? []) as KeyToPath[], path.child('items')),
  ];

const FILE_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

/** What is wrong with fields of the pod as files. */
export function validateDownwardFiles(items: readonly DownwardApiFile[], path: FieldPath): FieldError[] {
  return items.flatMap(({ path: file, fieldRef, resourceFieldRef, mode }) => {
    const errors: FieldError[] = file ? [] : [required(path.child('path'))];
    errors.push(...plainDescendingPath(file ?? '', path.child('path')));
    if (fieldRef) {
      errors.push(...validateFieldRef(fieldRef, FILE_FIELDS, path.child('fieldRef')));
      if (resourceFieldRef)
        errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    } else if (resourceFieldRef)
      errors.push(...validateResourceRef(resourceFieldRef, path.child('resourceFieldRef'), { inVolume: true }));
    else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
    errors.push(...validateMode(mode, path.child('mode')));
    return errors;
  });
}

const checkDownward: Check = (source, path) => [
  ...validateMode(source.defaultMode, path.child('defaultMode')),
  ...validateDownwardFiles((source.items ?? []) as DownwardApiFile[], path),
];

const checkEphemeral: Check = (source, path) => {
  const template = source.volumeClaimTemplate as { spec?: { accessModes?: string[]; resources?: Source } } | undefined;
  const at = path.child('volumeClaimTemplate');
  if (!template) return [required(at)];
  const errors: FieldError[] = [];
  const specPath = at.child('spec');
  if (!template.spec?.accessModes?.length)
    errors.push(required(specPath.child('accessModes'), 'at least 1 access mode is required'));
  const requests = template.spec?.resources?.requests as Record<string, string> | undefined;
  if (requests?.storage === undefined) errors.push(required(specPath.child('resources').key('storage')));
  return errors;
};

const checkNfs: Check = (source, path) => {
  const errors = mustHave('server', 'path')(source, path, {} as Volume);
  const place = source.path as string | undefined;
  if (place && !place.startsWith('/')) errors.push(invalid(path.child('path'), place, 'must be an absolute path'));
  return errors;
};

const checkImage: Check = (source, path) => [
  ...mustHave('reference')(source, path, {} as Volume),
  ...ifGivenOneOf(
    (source.pullPolicy as string) || undefined,
    ['Always', 'IfNotPresent', 'Never'],
    path.child('pullPolicy'),
  ),
];

const checkCsi: Check = (source, path) => {
  const driver = (source.driver as string | undefined) ?? '';
  if (!driver) return [required(path.child('driver'))];
  return wordsAt(path.child('driver'), driver, isDNS1123Subdomain(driver.toLowerCase()));
};

/** All sources in the order in which the server looks at them. */
const SOURCES: readonly (readonly [string, Check])[] = [
  ['emptyDir', checkEmptyDir],
  ['hostPath', checkHostPath],
  ['gitRepo', mustHave('repository')],
  ['gcePersistentDisk', mustHave('pdName')],
  ['awsElasticBlockStore', mustHave('volumeID')],
  ['secret', keyed('secretName')],
  ['nfs', checkNfs],
  ['iscsi', mustHave('targetPortal', 'iqn')],
  ['glusterfs', mustHave('endpoints', 'path')],
  ['flocker', () => []],
  ['persistentVolumeClaim', mustHave('claimName')],
  ['rbd', mustHave('monitors', 'image')],
  ['cinder', mustHave('volumeID')],
  ['cephfs', mustHave('monitors')],
  ['quobyte', mustHave('registry', 'volume')],
  ['downwardAPI', checkDownward],
  ['fc', () => []],
  ['flexVolume', mustHave('driver')],
  ['configMap', keyed('name')],
  ['azureFile', mustHave('secretName', 'shareName')],
  ['vsphereVolume', mustHave('volumePath')],
  ['photonPersistentDisk', mustHave('pdID')],
  ['portworxVolume', mustHave('volumeID')],
  ['azureDisk', mustHave('diskName', 'diskURI')],
  ['storageos', () => []],
  ['projected', (source, path) => validateProjected(source as NonNullable<Volume['projected']>, path)],
  ['scaleIO', mustHave('gateway', 'system', 'volumeName')],
  ['csi', checkCsi],
  ['ephemeral', checkEphemeral],
  ['image', checkImage],
];
