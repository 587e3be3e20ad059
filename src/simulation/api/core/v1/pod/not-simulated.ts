/** Sources of volumes whose contents come from elsewhere; their mounts are empty directories. */
const VOLUMES = [
  'persistentVolumeClaim ephemeral csi image nfs iscsi fc rbd cephfs glusterfs cinder gitRepo flexVolume flocker quobyte scaleIO',
  'storageos portworxVolume photonPersistentDisk vsphereVolume azureDisk azureFile awsElasticBlockStore gcePersistentDisk',
].flatMap((line) => line.split(' '));

const FIELDS = [
  ...VOLUMES.map((source) => `volumes[*].${source}`),
  'containers[*].volumeDevices',
  'initContainers[*].volumeDevices',
  'containers[*].env[*].valueFrom.fileKeyRef',
  'resourceClaims',
  'imagePullSecrets',
  'shareProcessNamespace',
  'hostPID',
  'hostIPC',
];

/** The fields of a pod spec that are kept while a pod runs as if they were not there; `at` is where the spec stands. */
export function podFieldsNotSimulated(at: string): string[] {
  return FIELDS.map((field) => `${at}.${field}`);
}
