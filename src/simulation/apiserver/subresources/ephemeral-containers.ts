import type { EphemeralContainer } from '../../api/core/v1/pod/container';
import { setPodSpecDefaults } from '../../api/core/v1/pod/defaults';
import type { Pod } from '../../api/core/v1/pod/pod';
import { validateWholePod } from '../../api/core/v1/pod/validation/pod';
import { ephemeralDifference } from '../../api/core/v1/pod/validation/spec-difference';
import type { KindDefinition } from '../../api/define-kind';
import { invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { cloneDeep, deepEqual } from '../../apimachinery/deep';
import { type FieldError, forbidden } from '../../apimachinery/field-error';
import { goQuote } from '../../apimachinery/go-format';
import type { ApiObject } from '../../apimachinery/object-meta';
import { decodeBody } from '../decode-body';
import { patched } from '../handlers/patch';
import { checkVersion, getStored, putStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Adds containers to a running pod; nothing else of it can change this way. */
export function ephemeralContainers(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const before = getStored(parts.etcd, kind, request.namespace, request.name as string) as Pod;
  if (request.verb === 'get') return before;
  const wanted = (request.verb === 'patch' ? patched(kind, before, request) : decodeBody(kind, request)) as Pod;
  checkVersion(kind, before, wanted.metadata.resourceVersion);
  const spec = cloneDeep({ ...before.spec, ephemeralContainers: wanted.spec.ephemeralContainers });
  if (!spec.ephemeralContainers?.length) delete spec.ephemeralContainers;
  setPodSpecDefaults(spec);
  const generation = (before.metadata.generation ?? 0) + 1;
  const object = { ...before, metadata: { ...before.metadata, generation }, spec };
  const errors = problemsOf(object, before);
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'Pod', name: before.metadata.name }, errors);
  if (deepEqual(spec, before.spec)) return before;
  return request.dryRun ? object : putStored(parts, kind, object, before);
}

function problemsOf(object: Pod, before: Pod): FieldError[] {
  const errors = validateWholePod(object);
  const now = new Map((object.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  for (const old of before.spec.ephemeralContainers ?? []) errors.push(...changesOf(old, now.get(old.name)));
  return errors;
}

function changesOf(old: EphemeralContainer, now: EphemeralContainer | undefined): FieldError[] {
  const at = 'spec.ephemeralContainers';
  if (!now) return [forbidden(at, `existing ephemeral containers ${goQuote(old.name)} may not be removed\n`)];
  if (deepEqual(old, now)) return [];
  const difference = ephemeralDifference(old, now);
  return [forbidden(at, `existing ephemeral containers ${goQuote(old.name)} may not be changed\n${difference}`)];
}
