import type { Programs } from './define-programs';
import type { FileEntry } from './file-tree';
import type { HttpRequest, HttpResponse } from './network-request';
import type { ProcessApi, Userland } from './process';

/** A port that a server opens, and what is spoken there. */
export interface ImagePort {
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly name?: string;
  /** The cluster's names are answered here. */
  readonly serves?: 'dns';
}

/** How an image's server answers HTTP on one of its ports; undefined where it does not speak HTTP. */
export type HttpHandler = (port: number, request: HttpRequest, proc: ProcessApi) => HttpResponse | undefined;

/** An image of the catalogue: what its containers are made of and run. */
export interface ImageDefinition {
  /** The repository in full: `docker.io/library/nginx`. */
  readonly name: string;
  /** Other repositories with the same content. */
  readonly aliases?: readonly string[];
  /** The compressed size that a pull transfers. */
  readonly sizeBytes: number;
  readonly userland: Userland;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** What the image sets in the environment; versions follow from the tag. */
  readonly env?: Readonly<Record<string, string>> | ((tag: string) => Readonly<Record<string, string>>);
  readonly ports?: readonly ImagePort[];
  readonly files?: Readonly<Record<string, string | FileEntry>>;
  /** The user that it runs as: a name or number; root when left out. */
  readonly user?: { readonly uid: number; readonly gid: number; readonly name: string };
  readonly workingDirectory?: string;
  /** The signal that ends it; TERM when left out. */
  readonly stopSignal?: 'TERM' | 'QUIT' | 'INT' | 'USR1' | 'WINCH';
  /** Programs of its own, by bare name or absolute path; some differ between tags. */
  readonly programs?: Programs | ((tag: string) => Programs);
  readonly http?: HttpHandler;
  /** Whether the catalogue knows what it does; false for images that only run quietly. */
  readonly isModelled?: boolean;
}

/** An image at one tag: environment, programs and size are known. */
export type Image = Omit<ImageDefinition, 'env' | 'programs'> & {
  readonly env: Readonly<Record<string, string>>;
  readonly programs: Programs;
};

/** Says what an image is. */
export function defineImage(definition: ImageDefinition): ImageDefinition {
  return definition;
}
