import type { KindRef } from '../api/kind-ref';
import { isReason } from '../apimachinery/api-error';
import type { ApiObject, NewObject } from '../apimachinery/object-meta';
import type { Client } from '../client';
import { isNamespaceTerminating } from './pod-control';

/** Creates what every namespace has; that it is there already, or that the namespace is going, is fine too. */
export function createUnlessThere<T extends ApiObject>(client: Client, kind: KindRef<T>, object: NewObject<T>): void {
  try {
    client.create(kind, object);
  } catch (error) {
    const isGone = isReason(error, 'NotFound') || isReason(error, 'AlreadyExists');
    if (!isGone && !isNamespaceTerminating(error)) throw error;
  }
}
