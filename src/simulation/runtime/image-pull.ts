import { canonicalName, type ImageReference, parseImageReference } from './image-reference';
import { isSlipOf, mayHaveTag } from './image-tags';
import { allImages } from './images';

/** Why an image cannot be pulled: the error that containerd gives, and the kubelet's reason for it. */
export interface PullFailure {
  readonly reason: 'ErrImagePull' | 'InvalidImageName' | 'RegistryUnavailable';
  readonly message: string;
}

/**
 * Whether an image can be pulled: undefined, or why not.
 * Models: names that cannot exist (`*.invalid`, "missing", "does-not-exist", "no-such", "non-existing", "private"), slips in names and tags of official images (`ngnix`, `nginx:1.161`), with containerd's texts.
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
    if (isHub) return failed(`${resolving}: ${DENIED}`);
    return failed(`rpc error: code = NotFound desc = ${resolving}: ${name}: not found`);
  }
  const official = registry === 'docker.io' && repository.startsWith(OFFICIAL) ? repository.slice(OFFICIAL.length) : '';
  if (isMistyped(official)) return failed(`${resolving}: ${DENIED}`);
  if (tag && officialNames().has(official) && !mayHaveTag(official, tag))
    return failed(`rpc error: code = NotFound desc = ${resolving}: ${name}: not found`);
  return undefined;
}

const OFFICIAL = 'library/';
/** Docker Hub does not say whether a repository exists. */
const DENIED =
  'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';

let official: ReadonlySet<string> | undefined;

/** The catalogue's images that Docker itself publishes. */
function officialNames(): ReadonlySet<string> {
  const full = `docker.io/${OFFICIAL}`;
  official ??= new Set(
    allImages()
      .flatMap(({ name, aliases }) => [name, ...(aliases ?? [])])
      .filter((name) => name.startsWith(full))
      .map((name) => name.slice(full.length)),
  );
  return official;
}

/** Short names are a letter away from too much; only Docker can publish a name without an owner, so a slip is nobody's. */
function isMistyped(name: string): boolean {
  const names = officialNames();
  return name.length >= 4 && !names.has(name) && [...names].some((other) => other.length >= 5 && isSlipOf(name, other));
}

function failed(message: string): PullFailure {
  return { reason: 'ErrImagePull', message };
}

const version = ({ tag, digest }: ImageReference) => digest ?? tag ?? 'latest';
