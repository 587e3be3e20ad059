/** What a request wants done. */
export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'watch';

/** The four languages of patches. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** Options of deletions, as in DeleteOptions. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
  /** The elder of propagationPolicy. */
  orphanDependents?: boolean;
}

/** One request to the API server, from whichever client. */
export interface ApiRequest {
  verb: Verb;
  group: string;
  version: string;
  /** Plural: `pods`. */
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  /** The object (create, update), the patch, or the options (delete). */
  body?: unknown;
  patchType?: PatchType;
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
  continue?: string;
  resourceVersion?: string;
  resourceVersionMatch?: string;
  /** Watch only: also send bookmarks. */
  allowWatchBookmarks?: boolean;
  deleteOptions?: DeleteOptions;
  dryRun?: boolean;
  /** The body is made for this request alone: the server may keep it instead of a copy. */
  isGiven?: boolean;
  fieldManager?: string;
  force?: boolean;
  /** Set for bodies that come from outside: they are decoded against the schema. Components' own objects are trusted. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** Hears the Warning headers of the answer. */
  onWarning?(text: string): void;
  /** What the body's text said that its value cannot tell, as api/schema reads it. */
  bodyNotes?: ReadonlyMap<object, readonly unknown[]>;
  /** Strict errors that were found while the body's text was read (duplicate keys in YAML). */
  bodyErrors?: readonly string[];
  /** Hears the warnings that go along with the answer, in order. */
  onWarning?(text: string): void;
  /** Watch only: begin with what is there, then a bookmark that says so. */
  sendInitialEvents?: boolean;
  /** Who asks: a component's name, or `kubectl`. */
  user: string;
}

/** One item of a watch. */
export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
  /** MODIFIED and DELETED: the object before (in-process watches have it for free). */
  before?: T;
  /** The etcd revision that this tells of. */
  revision: number;
}

/** A watch from the client's side: it is woken once when there is news, and takes all of it at once. */
export interface WatchStream<T> {
  take(): WatchEvent<T>[];
  stop(): void;
}
