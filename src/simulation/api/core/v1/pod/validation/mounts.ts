import {
  type FieldError,
  forbidden,
  invalid,
  notFoundValue,
  notSupported,
  required,
} from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { descendingPath, noBacksteps } from '../../../../validation/values';
import type { Container, VolumeMount } from '../container';
import type { Volume } from '../volume';

/** The volumes of a pod by name. */
export type VolumesByName = ReadonlyMap<string, Volume>;

/** What is wrong with where a container mounts its volumes. */
export function validateMounts(container: Container, volumes: VolumesByName, path: FieldPath): FieldError[] {
  const devices = container.volumeDevices ?? [];
  const taken = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = path.index(index);
    const { name, mountPath = '' } = mount;
    const errors: FieldError[] = name ? [] : [required(at.child('name'))];
    if (!volumes.has(name)) errors.push(notFoundValue(at.child('name'), name ?? ''));
    if (!mountPath) errors.push(required(at.child('mountPath')));
    if (taken.has(mountPath)) errors.push(invalid(at.child('mountPath'), mountPath, 'must be unique'));
    taken.add(mountPath);
    if (devices.some((device) => device.name === name))
      errors.push(invalid(at.child('name'), name, 'must not already exist in volumeDevices'));
    if (devices.some((device) => device.devicePath === mountPath))
      errors.push(invalid(at.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'));
    return [...errors, ...validateSubPaths(mount, volumes, at, path), ...validateModes(mount, container, path)];
  });
}

function validateSubPaths(mount: VolumeMount, volumes: VolumesByName, at: FieldPath, path: FieldPath): FieldError[] {
  const { subPath, subPathExpr } = mount;
  const errors: FieldError[] = [];
  if (volumes.get(mount.name)?.image) {
    if (subPath) errors.push(invalid(at.child('subPath'), subPath, 'not allowed in image volume sources'));
    if (subPathExpr) errors.push(invalid(at.child('subPathExpr'), subPathExpr, 'not allowed in image volume sources'));
  }
  // These paths lack the mount's index in the server too.
  if (subPath) errors.push(...descendingPath(subPath, path.child('subPath')));
  if (subPathExpr) {
    if (subPath)
      errors.push(invalid(at.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...descendingPath(subPathExpr, path.child('subPathExpr')));
  }
  return errors;
}

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];

function validateModes(mount: VolumeMount, container: Container, path: FieldPath): FieldError[] {
  const { mountPropagation, recursiveReadOnly, readOnly } = mount;
  const errors: FieldError[] = [];
  if (mountPropagation !== undefined) {
    const at = path.child('mountPropagation');
    const isPrivileged = container.securityContext?.privileged === true;
    if (!PROPAGATIONS.includes(mountPropagation)) errors.push(notSupported(at, mountPropagation, PROPAGATIONS));
    if (mountPropagation === 'Bidirectional' && !isPrivileged)
      errors.push(forbidden(at, 'Bidirectional mount propagation is available only to privileged containers'));
  }
  if (recursiveReadOnly !== undefined && recursiveReadOnly !== 'Disabled') {
    const at = path.child('recursiveReadOnly');
    const modes = ['Disabled', 'Enabled', 'IfPossible'];
    if (!modes.includes(recursiveReadOnly)) errors.push(notSupported(at, recursiveReadOnly, modes));
    else {
      if (!readOnly) errors.push(forbidden(at, 'may only be specified when readOnly is true'));
      if (mountPropagation !== undefined && mountPropagation !== 'None')
        errors.push(forbidden(at, 'may only be specified when mountPropagation is None or not specified'));
    }
  }
  return errors;
}

/** What is wrong with a container's raw devices. */
export function validateDevices(container: Container, volumes: VolumesByName, path: FieldPath): FieldError[] {
  const mounts = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  return (container.volumeDevices ?? []).flatMap(({ name, devicePath }, index) => {
    const at = path.index(index);
    const errors: FieldError[] = name ? [] : [required(at.child('name'))];
    if (names.has(name)) errors.push(invalid(at.child('name'), name, 'must be unique'));
    const volume = volumes.get(name);
    if (!volume) errors.push(notFoundValue(at.child('name'), name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral)
      errors.push(
        invalid(
          at.child('name'),
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    if (!devicePath) errors.push(required(at.child('devicePath')));
    if (paths.has(devicePath)) errors.push(invalid(at.child('devicePath'), devicePath, 'must be unique'));
    if (noBacksteps(devicePath ?? '', at).length > 0)
      errors.push(invalid(at.child('devicePath'), devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name))
      errors.push(invalid(at.child('name'), name, 'must not already exist in volumeMounts'));
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(invalid(at.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'));
    names.add(name);
    return errors;
  });
}
