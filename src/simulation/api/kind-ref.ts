import type { ApiObject } from '../apimachinery/object-meta';

/** A kind's place in the API, by which components ask for its objects. It carries the objects' type. */
export interface KindRef<T extends ApiObject = ApiObject> {
  group: string;
  version: string;
  kind: string;
  /** Plural, lower case: the word in paths. */
  resource: string;
  namespaced: boolean;
  /** Never there at run time: lets the compiler know what the kind's objects look like. */
  readonly object?: T;
}

/** Makes a kind's place. */
export function kindRef<T extends ApiObject>(place: Omit<KindRef<T>, 'object'>): KindRef<T> {
  return place;
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}
