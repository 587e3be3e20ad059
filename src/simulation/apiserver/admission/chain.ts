import type { KindDefinition } from '../../api/define-kind';
import type { ApiRequest } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { barrel } from '../../base/barrel';
import type { ServerParts } from '../server-parts';

/** One request on its way through admission. Mutating plugins may change `object`. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  kind: KindDefinition;
  request: ApiRequest;
  object: ApiObject;
  before?: ApiObject;
  /** The same body was admitted before: only plugins that look at more than the body need to see it. */
  isKnown?: boolean;
}

/** A plugin: `admit` may change the object, `validate` may only refuse (by throwing ApiError). */
export interface AdmissionPlugin {
  name: string;
  /** Place in the chain, as in kube-apiserver's recommended order. */
  order: number;
  /** Whether it must see every object, however often the body was seen. */
  perObject?: boolean;
  handles(request: AdmissionRequest): boolean;
  admit?(parts: ServerParts, request: AdmissionRequest): void;
  validate?(parts: ServerParts, request: AdmissionRequest): void;
}

/** Says what an admission plugin is. One call a folder, default-exported from `plugin.ts`. */
export function defineAdmission(plugin: AdmissionPlugin): AdmissionPlugin {
  return plugin;
}

const plugins = barrel(
  import.meta.glob<AdmissionPlugin>('./*/plugin.ts', { eager: true, import: 'default' }),
  (plugin) => plugin.name,
).sort((a, b) => a.order - b.order);

const mutating = plugins.filter(({ admit }) => admit !== undefined);
const mutatingEach = mutating.filter(({ perObject }) => perObject);
const validating = plugins.filter(({ validate }) => validate !== undefined);

/** Sends a request through all mutating plugins in order. */
export function admit(parts: ServerParts, request: AdmissionRequest): void {
  for (const plugin of request.isKnown ? mutatingEach : mutating)
    if (plugin.handles(request)) plugin.admit?.(parts, request);
}

/** Asks all validating plugins. */
export function validateAdmission(parts: ServerParts, request: AdmissionRequest): void {
  for (const plugin of validating) if (plugin.handles(request)) plugin.validate?.(parts, request);
}
