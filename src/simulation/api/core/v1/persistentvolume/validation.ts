import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { findQuantity } from '../../../../apimachinery/quantity';
import { ifGivenOneOf, oneOf } from '../../../validation/values';
import { ACCESS_MODES } from '../persistentvolumeclaim/validation';

type Fields = Record<string, unknown>;

const SPEC = FieldPath.of('spec');
const POLICIES = ['Delete', 'Recycle', 'Retain'];
/** The sources of volumes in the order in which the server looks at them. */
const SOURCES =
  'hostPath gcePersistentDisk awsElasticBlockStore glusterfs flocker nfs rbd quobyte cephfs iscsi cinder fc flexVolume azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk scaleIO local storageos csi'.split(
    ' ',
  );

/** What is wrong with a PersistentVolume. */
export function validatePersistentVolume(spec: Fields): FieldError[] {
  const errors: FieldError[] = [];
  const modes = (spec.accessModes ?? []) as string[];
  const at = SPEC.child('accessModes');
  if (modes.length === 0) errors.push(required(at));
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(at, mode, ACCESS_MODES));
  errors.push(...validateCapacity((spec.capacity ?? {}) as Record<string, string>));
  errors.push(
    ...oneOf(spec.persistentVolumeReclaimPolicy as string, POLICIES, SPEC.child('persistentVolumeReclaimPolicy')),
  );
  errors.push(...validateSource(spec));
  errors.push(
    ...ifGivenOneOf(spec.volumeMode as string | undefined, ['Block', 'Filesystem'], SPEC.child('volumeMode')),
  );
  return errors;
}

function validateCapacity(capacity: Record<string, string>): FieldError[] {
  const at = SPEC.child('capacity');
  const names = Object.keys(capacity);
  const errors: FieldError[] = names.length === 0 ? [required(at)] : [];
  if (names.length !== 1 || capacity.storage === undefined)
    errors.push(notSupported(at, names.length === 0 ? null : capacity, ['storage']));
  for (const name of names) {
    const quantity = findQuantity(capacity[name]);
    if (quantity && quantity.nanos <= 0n)
      errors.push(invalid(at.key(name), quantity.text, 'must be greater than zero'));
  }
  return errors;
}

function validateSource(spec: Fields): FieldError[] {
  const errors: FieldError[] = [];
  const given = SOURCES.filter((name) => spec[name] !== undefined);
  for (const name of given.slice(1))
    errors.push(forbidden(SPEC.child(name), 'may not specify more than 1 volume type'));
  if (given.includes('local') && !spec.nodeAffinity)
    errors.push(required(SPEC.child('nodeAffinity'), 'Local volume requires node affinity'));
  if (given.length === 0) errors.push(required(SPEC, 'must specify a volume type'));
  const root = (spec.hostPath as { path?: string } | undefined)?.path === '/';
  if (root && spec.persistentVolumeReclaimPolicy === 'Recycle')
    errors.push(
      forbidden(SPEC.child('persistentVolumeReclaimPolicy'), "may not be 'recycle' for a hostPath mount of '/'"),
    );
  return errors;
}
