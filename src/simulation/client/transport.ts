import type { ApiRequest, WatchStream } from '../apimachinery/api-request';
import type { ApiObject } from '../apimachinery/object-meta';

/** A list as the server answers it. */
export interface ObjectList<T extends ApiObject = ApiObject> {
  apiVersion: string;
  kind: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: T[];
}

/** The way to an API server. Failures are thrown as ApiError. Answers are frozen: never change them. */
export interface Transport {
  /** get, create, update, patch, delete: answers the object (deletions: the object or a Status). */
  request(request: ApiRequest): ApiObject;
  /** list: answers the objects in the order of their keys. */
  list(request: ApiRequest): ObjectList;
  /** watch: `wake` is called at once, within the write, when there is news that was not announced yet. */
  watch(request: ApiRequest, wake: () => void): WatchStream<ApiObject>;
}
