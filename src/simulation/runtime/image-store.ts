/**
 * The images of one machine, and how they get there.
 * Models: containerd's image service: one download an image however many ask, a machine's bandwidth shared in turn.
 * Leaves out: layers shared between images, registries that are slow or throttle, garbage collection of images.
 */
import type { Engine } from '../engine';
import { type HostsStore, hostBucket, type ImageRecord } from '../linux';
import { CriError } from './cri';
import type { ImageSource, RunnableImage } from './image-source';
import type { Procedure } from './procedure';

/** What an image store needs. */
export interface ImageStoreParts {
  readonly engine: Engine;
  readonly node: string;
  readonly hosts: HostsStore;
  readonly source: ImageSource;
  /** Bytes a second; 0: at once. */
  pullBytesPerSecond(): number;
  /** An image has come. */
  changed?(): void;
}

// Resolving a name at a registry: a DNS look-up, a TLS handshake and a HEAD.
const RESOLVE_MS = 400;

/** The image store of a machine. */
export class ImageStore {
  #images = new Map<string, RunnableImage>();
  #waiting = new Map<string, (() => void)[]>();
  #freeAtMs = 0;

  constructor(private readonly parts: ImageStoreParts) {}

  /** The image, if it is on the machine; asked for as the pod writes it. */
  find(reference: string): RunnableImage | undefined {
    return this.#images.get(reference);
  }

  /** The images on the machine, in the order in which they came. */
  list(): ImageRecord[] {
    const { hosts, node } = this.parts;
    return hosts.range(hostBucket(node, 'images')).map(({ value }) => value as ImageRecord);
  }

  /** Has an image on the machine from the start. */
  preload(reference: string): void {
    const answer = this.parts.source.find(reference);
    if ('image' in answer) this.#keep(reference, answer.image);
  }

  /** Fetches an image; throws CriError. Who asks for one that is on its way waits for it. */
  *pull(reference: string): Procedure<RunnableImage> {
    const answer = this.parts.source.find(reference);
    if ('error' in answer) {
      yield answer.afterMs ?? RESOLVE_MS;
      throw new CriError(answer.error, answer.reason);
    }
    const waiting = this.#waiting.get(reference);
    if (waiting) {
      yield (resume) => waiting.push(resume);
      return answer.image;
    }
    const others: (() => void)[] = [];
    this.#waiting.set(reference, others);
    const known = this.#images.has(reference);
    yield answer.pullMs ?? (known ? RESOLVE_MS : RESOLVE_MS + this.#downloadMs(answer.image.sizeBytes));
    this.#waiting.delete(reference);
    this.#keep(reference, answer.image);
    for (const resume of others) resume();
    return answer.image;
  }

  /** One download after the other: the second begins when the machine's line is free. */
  #downloadMs(sizeBytes: number): number {
    const { engine, pullBytesPerSecond } = this.parts;
    const rate = pullBytesPerSecond();
    if (rate <= 0) return 0;
    const begin = Math.max(engine.now, this.#freeAtMs);
    this.#freeAtMs = begin + Math.ceil((sizeBytes / rate) * 1000);
    return this.#freeAtMs - engine.now;
  }

  #keep(reference: string, image: RunnableImage): void {
    if (this.#images.has(reference)) return;
    this.#images.set(reference, image);
    const { hosts, node, engine } = this.parts;
    const record: ImageRecord = Object.freeze({
      kind: 'image',
      reference: image.reference,
      id: image.imageRef,
      sizeBytes: image.sizeBytes,
      pulledAtMs: engine.now,
    });
    hosts.put(`${hostBucket(node, 'images')}${image.reference}`, record);
    this.parts.changed?.();
  }
}
