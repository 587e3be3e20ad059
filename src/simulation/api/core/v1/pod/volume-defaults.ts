import { defaultPullPolicy } from './image-name';
import type { DownwardApiFile, Volume } from './volume';

/** rw-r--r-- */
const FILE_MODE = 420;
const TOKEN_SECONDS = 3600;

type Source = Record<string, unknown>;

/** What a volume's source means where it says nothing. */
export function setVolumeDefaults(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === 'name' || volume[key] === undefined)) volume.emptyDir = {};
  for (const key of ['configMap', 'secret', 'downwardAPI', 'projected'] as const) {
    const source = volume[key] as Source | undefined;
    if (source) source.defaultMode ??= FILE_MODE;
  }
  if (volume.hostPath) volume.hostPath.type ??= '';
  setFieldRefDefaults(volume.downwardAPI?.items);
  for (const source of volume.projected?.sources ?? []) {
    setFieldRefDefaults(source.downwardAPI?.items);
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS;
  }
  const image = volume.image;
  if (image) image.pullPolicy ||= defaultPullPolicy(image.reference ?? '');
  const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
  if (claim) claim.volumeMode ??= 'Filesystem';
  setStorageDefaults(volume);
}

function setFieldRefDefaults(items: DownwardApiFile[] | undefined): void {
  for (const { fieldRef, resourceFieldRef } of items ?? []) {
    if (fieldRef) fieldRef.apiVersion ||= 'v1';
    if (resourceFieldRef) resourceFieldRef.divisor ??= '0';
  }
}

const STORAGE_DEFAULTS: Record<string, Source> = {
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
};

function setStorageDefaults(volume: Record<string, unknown>): void {
  for (const key of Object.keys(STORAGE_DEFAULTS)) {
    const source = volume[key] as Source | undefined;
    if (source) volume[key] = { ...STORAGE_DEFAULTS[key], ...source };
  }
}

/** The same for the sources that a PersistentVolume has of its own. */
export function setPersistentSourceDefaults(spec: Record<string, unknown>): void {
  const hostPath = spec.hostPath as Source | undefined;
  if (hostPath) hostPath.type ??= '';
  setStorageDefaults(spec);
}
