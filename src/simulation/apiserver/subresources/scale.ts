import type { KindDefinition } from '../../api/define-kind';
import { invalidObject } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import { getPath, setPath } from '../../apimachinery/deep';
import { invalid } from '../../apimachinery/field-error';
import { formatLabelSelector, type LabelSelector, selectorFromSet } from '../../apimachinery/labels';
import type { ApiObject } from '../../apimachinery/object-meta';
import { decodeBody } from '../decode-body';
import { patched } from '../handlers/patch';
import { checkNames, replace } from '../handlers/update';
import { getStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** What the scale subresource shows of an object, and takes. */
interface Scale extends ApiObject {
  spec: { replicas?: number };
  status: { replicas: number; selector?: string };
}

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale', resource: 'scales', namespaced: true };

/** Reads or changes how many replicas an object wants. */
export function scale(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const before = getStored(parts.etcd, kind, request.namespace, request.name as string);
  if (request.verb === 'get') return scaleOf(kind, before);
  const wanted = wantedScale(kind, before, request);
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0)
    throw invalidObject({ group: 'autoscaling', kind: 'Scale', name: before.metadata.name }, [
      invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  const changed = setPath(before, (kind.scale as { specReplicas: string }).specReplicas, replicas);
  const metadata = { ...changed.metadata, resourceVersion: wanted.metadata?.resourceVersion ?? '' };
  const { fieldValidation: _, subresource: __, ...plain } = request;
  return scaleOf(kind, replace(parts, kind, plain, { before, wanted: { ...changed, metadata } }));
}

function wantedScale(kind: KindDefinition, before: ApiObject, request: ApiRequest): Scale {
  const definition = { ...SCALE, acts: true };
  if (request.verb === 'patch') return patched(definition, scaleOf(kind, before), request) as Scale;
  const body = decodeBody(definition, request) as Scale;
  checkNames(definition, request, body, before.metadata.name);
  return body;
}

/** The Scale of an object. */
export function scaleOf(kind: KindDefinition, object: ApiObject): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const paths = kind.scale as { specReplicas: string; statusReplicas: string };
  const replicas = getPath(object, paths.specReplicas) as number | undefined;
  const selector = selectorText(getPath(object, 'spec.selector'));
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { ...(replicas && { replicas }) },
    status: {
      replicas: (getPath(object, paths.statusReplicas) as number | undefined) ?? 0,
      ...(selector && { selector }),
    },
  };
}

/** A selector as text: that of a ReplicationController is a plain map. */
function selectorText(selector: unknown): string {
  if (typeof selector !== 'object' || selector === null) return '';
  const isStructured = 'matchLabels' in selector || 'matchExpressions' in selector;
  if (!isStructured) return selectorFromSet(selector as Record<string, string>).toString();
  const text = formatLabelSelector(selector as LabelSelector);
  return text === '<none>' ? '' : text;
}
