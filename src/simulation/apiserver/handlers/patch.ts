import type { KindDefinition } from '../../api/define-kind';
import type { ApiRequest } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { getStored } from '../object-store';
import type { ServerParts } from '../server-parts';
import { replace } from './update';

/** Applies a patch to the stored object and stores the result. */
export function patch(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const before = getStored(parts.etcd, kind, request.namespace, request.name as string);
  const wanted = mergePatch(before, request.body) as ApiObject;
  return replace(parts, kind, request, { before, wanted });
}

function mergePatch(target: unknown, change: unknown): unknown {
  if (!isObject(change)) return change;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
