/**
 * kubectl apply, on the client's side: create what is missing, else send the difference of three objects.
 * Models: kubectl v1.36 `apply` without --server-side: the last-applied annotation and the three-way patch.
 * Leaves out: --force, retries after conflicts (nothing else writes within one task).
 */

import { type ApiResource, findResourceOfKind } from '../api/schema';
import { isReason } from '../apimachinery/api-error';
import type { ApiRequest } from '../apimachinery/api-request';
import type { JsonObject } from '../apimachinery/json-value';
import type { ApiObject } from '../apimachinery/object-meta';
import { MERGE_STRATEGIES } from '../apimachinery/patch/merge-keys';
import { createThreeWayMergePatch, createThreeWayStrategicPatch } from '../apimachinery/patch/three-way';
import type { Transport } from '../client';

/** Where kubectl remembers what was applied last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An error that kubectl finds before it asks the server, in its own words. */
export class KubectlError extends Error {}

/** What became of one object. */
export interface Applied {
  outcome: 'created' | 'configured' | 'unchanged';
  resource: ApiResource;
  object: ApiObject;
}

/** How to apply. */
export interface ApplyOptions {
  transport: Transport;
  dryRun?: boolean;
  onWarning?(text: string): void;
  /** The namespace of objects that name none. */
  namespace?: string;
}

/** Applies one object as it was read from a manifest. Throws ApiError, or KubectlError. */
export function applyObject(given: ApiObject, options: ApplyOptions): Applied {
  const resource = resourceOf(given);
  const object = withNamespace(given, resource, options.namespace ?? 'default');
  const modified = annotated(object);
  const request = requestFor(resource, object, options);
  const live = findLive(options.transport, request);
  if (!live) {
    const created = options.transport.request({ ...request, verb: 'create', body: modified });
    return { outcome: 'created', resource, object: created };
  }
  const patch = patchOf(modified, live);
  if (Object.keys(patch.body).length === 0) return { outcome: 'unchanged', resource, object: live };
  const patched = options.transport.request({ ...request, verb: 'patch', patchType: patch.type, body: patch.body });
  const outcome =
    patched.metadata.resourceVersion === live.metadata.resourceVersion && !options.dryRun ? 'unchanged' : 'configured';
  return { outcome, resource, object: patched };
}

/** `deployment.apps/web`: how kubectl names an object in its answers. */
export function resourceName(resource: ApiResource, name: string): string {
  return `${resource.singular}${resource.group ? `.${resource.group}` : ''}/${name}`;
}

/** The resource of an object's kind; kubectl's error where there is none. */
function resourceOf(object: ApiObject): ApiResource {
  const { apiVersion, kind, metadata } = object;
  const resource = findResourceOfKind(apiVersion, kind);
  if (resource) return resource;
  throw new KubectlError(
    `resource mapping not found for name: "${metadata?.name ?? ''}" namespace: "${metadata?.namespace ?? ''}": ` +
      `no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
  );
}

function withNamespace(object: ApiObject, resource: ApiResource, namespace: string): ApiObject {
  if (!resource.namespaced || object.metadata?.namespace) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The object with itself as JSON in its annotation. */
function annotated(object: ApiObject): ApiObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const plain = { ...object, metadata: { ...object.metadata, annotations } };
  const text = `${JSON.stringify(sorted(plain))}\n`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

/** Keys in order, as Go's encoder writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}

function requestFor(resource: ApiResource, object: ApiObject, options: ApplyOptions): Omit<ApiRequest, 'verb'> {
  return {
    group: resource.group,
    version: resource.version,
    resource: resource.resource,
    ...(resource.namespaced && { namespace: object.metadata?.namespace as string }),
    name: object.metadata?.name,
    user: 'kubectl',
    fieldManager: 'kubectl-client-side-apply',
    fieldValidation: 'Strict',
    ...(options.dryRun && { dryRun: true }),
    ...(options.onWarning && { onWarning: options.onWarning }),
  };
}

function findLive(transport: Transport, request: Omit<ApiRequest, 'verb'>): ApiObject | undefined {
  if (!request.name) return undefined;
  try {
    return transport.request({ ...request, verb: 'get' });
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

function patchOf(modified: ApiObject, live: ApiObject): { type: 'strategic' | 'merge'; body: JsonObject } {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  const lastApplied = text ? (JSON.parse(text) as JsonObject) : undefined;
  const three = { lastApplied, live: live as unknown as JsonObject, modified: modified as unknown as JsonObject };
  const type = MERGE_STRATEGIES.rootOf(live.apiVersion, live.kind);
  if (type)
    return { type: 'strategic', body: createThreeWayStrategicPatch(three, { type, strategies: MERGE_STRATEGIES }) };
  return { type: 'merge', body: createThreeWayMergePatch(three) };
}
