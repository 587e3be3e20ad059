import type { FileEntry } from './file-tree';
import type { ProcessApi, ProgramLookup, Userland } from './process';

/** An image as the runtime needs it to make containers. */
export interface RunnableImage {
  /** The full name: `docker.io/library/nginx:1.27`. */
  readonly reference: string;
  /** What ContainerStatus.imageID shows: `docker.io/library/nginx@sha256:…`. */
  readonly imageRef: string;
  readonly sizeBytes: number;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** `1000`, `1000:1000`, a name, or left out for root. */
  readonly user?: string;
  /** The name of that user, where the image gives it a number. */
  readonly userName?: string;
  readonly stopSignal?: string;
  readonly userland: Userland;
  /** The files of its layers, shared by all containers. */
  readonly files: ReadonlyMap<string, FileEntry>;
  findProgram(name: string, proc: ProcessApi): ProgramLookup;
}

/** What a registry says when it is asked for an image. */
export type ImageAnswer =
  | { readonly image: RunnableImage; readonly pullMs?: number }
  /** The runtime's words for why it cannot be had. */
  | { readonly error: string; readonly reason?: string; readonly afterMs?: number };

/** Where images come from: all registries at once. */
export interface ImageSource {
  /** Asks for an image by the reference as a pod writes it. */
  find(reference: string): ImageAnswer;
}
