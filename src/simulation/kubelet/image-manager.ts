/**
 * Has a container's image on the node before the container is made.
 * Models: kubelet image manager: pull policies, back-off by pod and image, its events and words.
 * Leaves out: pull secrets and credential providers, checks that a pod may use an image that another one pulled, serial pulls.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { formatDuration } from '../apimachinery/duration';
import type { EventNote } from '../client';
import type { Engine } from '../engine';
import { CriError, type Procedure, type RuntimeService } from '../runtime';
import { Backoff } from './backoff';
import { StartError } from './start-error';

/** What an image manager needs. */
export interface ImageManagerParts {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  note(pod: Pod, event: EventNote): void;
}

// kubelet.go: images are tried again after 10 s, doubled up to 5 minutes.
const FIRST_BACK_OFF_MS = 10_000;
const MOST_BACK_OFF_MS = 300_000;
/** Failed pods are synced every 10 s. */
const LOOK_MS = 10_000;

/** The image manager of one kubelet. */
export class ImageManager {
  readonly backoff: Backoff;
  #lastErrors = new Map<string, string>();

  constructor(private readonly parts: ImageManagerParts) {
    this.backoff = new Backoff(() => parts.engine.now, FIRST_BACK_OFF_MS, MOST_BACK_OFF_MS);
  }

  /** Answers when the image is there; throws StartError if it cannot be. */
  *ensure(pod: Pod, container: Container, fieldPath: string): Procedure {
    const { engine, runtime } = this.parts;
    const { image } = container;
    const note = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      this.parts.note(pod, { type, reason, message, fieldPath });
    if (!isReference(image)) {
      const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
      note('Warning', 'InspectFailed', message);
      throw new StartError('InvalidImageName', message);
    }
    const isThere = runtime.images.find(image) !== undefined;
    const policy = container.imagePullPolicy ?? 'IfNotPresent';
    if (policy === 'Never' && !isThere) {
      const message = `Container image "${image}" is not present with pull policy of Never`;
      note('Warning', 'ErrImageNeverPull', message);
      throw new StartError('ErrImageNeverPull', message);
    }
    if (isThere && policy !== 'Always') {
      note('Normal', 'Pulled', presentMessage(image));
      return;
    }
    const key = `${pod.metadata.uid}_${image}`;
    const endsAtMs = this.backoff.endsAt(key);
    if (endsAtMs !== undefined) {
      const message = `Back-off pulling image "${image}"`;
      note('Normal', 'BackOff', message);
      const last = this.#lastErrors.get(key);
      const words = last ? `${message}: ErrImagePull: ${last}` : message;
      // The pod is looked at at the usual pace meanwhile, sooner when the back-off ends.
      throw new StartError('ImagePullBackOff', words, Math.min(endsAtMs, engine.now + LOOK_MS));
    }
    note('Normal', 'Pulling', `Pulling image "${image}"`);
    const beganMs = engine.now;
    try {
      const { sizeBytes } = yield* runtime.pullImage(image, pod.metadata as { namespace: string; name: string });
      const took = formatDuration(engine.now - beganMs);
      const size = `Image size: ${sizeBytes} bytes.`;
      note('Normal', 'Pulled', `Successfully pulled image "${image}" in ${took} (${took} including waiting). ${size}`);
      this.#lastErrors.delete(key);
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      note('Warning', 'Failed', `Failed to pull image "${image}": ${error.message}`);
      this.backoff.next(key, engine.now);
      this.#lastErrors.set(key, error.message);
      throw new StartError(error.reason ?? 'ErrImagePull', error.message);
    }
  }

  /** The pod is no more. */
  forget(podUid: string): void {
    this.backoff.forget(podUid);
    for (const key of this.#lastErrors.keys()) if (key.startsWith(podUid)) this.#lastErrors.delete(key);
  }
}

const presentMessages = new Map<string, string>();

/** What is said of an image that is there; one text for all pods that use it. */
function presentMessage(image: string): string {
  let message = presentMessages.get(image);
  if (message === undefined) {
    message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    if (presentMessages.size >= 1000) presentMessages.clear();
    presentMessages.set(image, message);
  }
  return message;
}

const REFERENCE =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** Whether a text is an image reference at all. */
function isReference(image: string): boolean {
  return image.length < 512 && REFERENCE.test(image);
}
