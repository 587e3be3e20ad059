import { canonicalName, type ImageReference, parseImageReference } from './image-reference';

/** Why an image cannot be pulled: the error that containerd gives, and the kubelet's reason for it. */
export interface PullFailure {
  readonly reason: 'ErrImagePull' | 'InvalidImageName' | 'RegistryUnavailable';
  readonly message: string;
}

/**
 * Whether an image can be pulled: undefined, or why not.
 * Models: names that cannot exist (`*.invalid`, `*.example`, "missing", "does-not-exist", "no-such", "non-existing", "private"), with containerd's texts.
 * Leaves out: real registries. Every other name and tag is there, since nothing leaves the page to ask.
 */
export function findPullFailure(image: string): PullFailure | undefined {
  const reference = parseImageReference(image);
  if (!reference) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
    return { reason: 'InvalidImageName', message };
  }
  const { registry, repository, tag } = reference;
  const name = canonicalName(reference);
  const resolving = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  const host = registry.replace(/:\d+$/, '');
  if (/(?:^|\.)invalid$/.test(host)) {
    return failed(
      `${resolving}: failed to do request: Head "https://${registry}/v2/${repository}/manifests/${version(reference)}": dial tcp: lookup ${host}: no such host`,
    );
  }
  const words = `${repository}/${tag ?? ''}`;
  if (/(?:^|[/_.-])private(?:$|[/_.-])/.test(words)) {
    return failed(
      `${resolving}: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    );
  }
  if (/(?:^|[/_.-])unavailable(?:$|[/_.-])/.test(words)) {
    const message = `${resolving}: unexpected status from HEAD request to https://${registry}/v2/${repository}/manifests/${version(reference)}: 503 Service Unavailable`;
    return { reason: 'RegistryUnavailable', message };
  }
  if (/missing|does-?not-?exist|no-?such|non-?exist/.test(words)) {
    const isHub = registry === 'docker.io' && !/missing|does-?not-?exist|no-?such|non-?exist/.test(tag ?? '');
    // Docker Hub does not say whether a repository exists; other registries do.
    if (isHub) {
      return failed(
        `${resolving}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
      );
    }
    return failed(`rpc error: code = NotFound desc = ${resolving}: ${name}: not found`);
  }
  return undefined;
}

function failed(message: string): PullFailure {
  return { reason: 'ErrImagePull', message };
}

const version = ({ tag, digest }: ImageReference) => digest ?? tag ?? 'latest';
