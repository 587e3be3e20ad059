/**
 * Gives each pod an identity: its ServiceAccount, that account's pull secrets, and a volume with a token.
 * Models: the ServiceAccount admission plugin of v1.36 (projected token of 3607 s, root CA, namespace; a new namespace's account is waited for).
 * Leaves out: the enforcement of mountable secrets (deprecated annotation).
 */
import type { Container } from '../../../api/core/v1/pod/container';
import type { Pod, PodSpec } from '../../../api/core/v1/pod/pod';
import type { Volume } from '../../../api/core/v1/pod/volume';
import type { ServiceAccount } from '../../../api/core/v1/serviceaccount/serviceaccount';
import { forbiddenRequest } from '../../../apimachinery/api-error';
import { cloneDeep } from '../../../apimachinery/deep';
import type { ServerParts } from '../../server-parts';
import { defineAdmission } from '../chain';
import { awaitServiceAccount } from './service-accounts';

const PODS = { group: '', resource: 'pods' };
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';
/** One hour and seven seconds: a number that clients with an hour of their own do not trip over. */
const TOKEN_SECONDS = 3607;

export default defineAdmission({
  name: 'ServiceAccount',
  order: 20,
  handles: ({ kind, request, operation }) =>
    kind.kind === 'Pod' && kind.group === '' && operation === 'CREATE' && !request.subresource,
  admit(parts, { object }) {
    const pod = object as Pod;
    if (pod.metadata.annotations && Object.hasOwn(pod.metadata.annotations, MIRROR)) return refuseMirror(pod);
    const { spec } = pod;
    spec.serviceAccountName ||= 'default';
    const namespace = pod.metadata.namespace as string;
    const account: Partial<ServiceAccount> | undefined = awaitServiceAccount(parts, namespace, spec.serviceAccountName);
    if (!account)
      throw forbiddenRequest(
        PODS,
        pod.metadata.name ?? '',
        `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
      );
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) mountToken(parts, spec);
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
      spec.imagePullSecrets = cloneDeep(account.imagePullSecrets);
    // The old name of the field is still written.
    (spec as { serviceAccount?: string }).serviceAccount = spec.serviceAccountName;
  },
});

/** A mirror pod is the kubelet's own: it may not use the API. */
function refuseMirror({ spec, metadata }: Pod): void {
  const refuse = (words: string) => forbiddenRequest(PODS, metadata.name ?? '', words);
  if (spec.serviceAccountName) throw refuse('a mirror pod may not reference service accounts');
  const usesSecret = spec.volumes?.some((volume) => volume.secret);
  if (usesSecret) throw refuse('a mirror pod may not reference secrets');
}

function mountToken(parts: ServerParts, spec: PodSpec): void {
  let name: string | undefined;
  const mount = (container: Container) => {
    if (container.volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH)) return;
    name ??= `kube-api-access-${parts.nameSuffix()}`;
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }];
  };
  // The volume is named before it is known whether any container needs it.
  for (const container of spec.initContainers ?? []) mount(container);
  for (const container of spec.containers ?? []) mount(container);
  if (name !== undefined) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}
