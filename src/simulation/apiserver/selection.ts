import type { KindDefinition } from '../api/define-kind';
import { badRequest } from '../apimachinery/api-error';
import type { ApiRequest } from '../apimachinery/api-request';
import { getPath, type PathStep, parseFieldPath } from '../apimachinery/deep';
import { type FieldSelector, parseFieldSelector } from '../apimachinery/fields';
import { goQuote } from '../apimachinery/go-format';
import { SelectorError } from '../apimachinery/label-requirement';
import { parseLabelSelector } from '../apimachinery/labels';
import type { ApiObject } from '../apimachinery/object-meta';

/** Which objects a list or watch is about; `node` is set where etcd's index of pods or nodes by node serves. */
export interface Selection {
  matches(object: ApiObject): boolean;
  node?: string;
}

/** The selection of a request: namespace, labels, fields. Throws the server's 400 for selectors it cannot use. */
export function matcherOf(kind: KindDefinition, request: ApiRequest): Selection {
  const { namespace, labelSelector, fieldSelector, name } = request;
  const labels = labelSelector ? orBadRequest(() => parseLabelSelector(labelSelector)) : undefined;
  const fields = fieldSelector ? fieldMatcher(kind, fieldSelector) : undefined;
  const nodeField = kind.group === '' ? NODE_FIELDS[kind.kind] : undefined;
  const node = nodeField && fields?.selector.exactValue(nodeField);
  const isNamespaced = kind.namespaced && namespace;
  if (!isNamespaced && !name && !labels && !fields) return EVERYTHING;
  return {
    matches: (object) =>
      (!isNamespaced || object.metadata.namespace === namespace) &&
      (!name || object.metadata.name === name) &&
      (!labels || labels.matches(object.metadata.labels ?? {})) &&
      (!fields || fields.matches(object)),
    ...(node && { node }),
  };
}

const EVERYTHING: Selection = { matches: () => true };

const NODE_FIELDS: Record<string, string> = { Pod: 'spec.nodeName', Node: 'metadata.name' };

function fieldMatcher(kind: KindDefinition, text: string): { selector: FieldSelector; matches(o: ApiObject): boolean } {
  const selector = orBadRequest(() => parseFieldSelector(text));
  const paths = new Map<string, PathStep[]>();
  const absences = kind.selectableFields ?? {};
  const unknown = (field: string) =>
    kind.selectableFields
      ? `field label not supported: ${field}`
      : `${goQuote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
  for (const { field } of selector.requirements) {
    const isCommon = field === 'metadata.name' || (field === 'metadata.namespace' && kind.namespaced);
    if (!isCommon && !Object.hasOwn(absences, field)) throw badRequest(unknown(field));
    paths.set(field, parseFieldPath(field));
  }
  const read = (object: ApiObject, field: string) => {
    const value = getPath(object, paths.get(field) as PathStep[]);
    return value === undefined || value === null ? (absences[field] ?? '') : String(value);
  };
  return { selector, matches: (object) => selector.matches((field) => read(object, field)) };
}

function orBadRequest<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SelectorError) throw badRequest(error.message);
    throw error;
  }
}
