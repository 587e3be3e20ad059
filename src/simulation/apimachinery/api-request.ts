/** What a request wants done. */
export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection' | 'watch';

/** The four languages of patches. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** Options of deletions, as in DeleteOptions. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
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
  fieldManager?: string;
  force?: boolean;
  /** Set for bodies that come from outside: they are decoded against the schema. Components' own objects are trusted. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
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
