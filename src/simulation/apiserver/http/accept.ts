import type { KindDefinition } from '../../api/define-kind';
import { notAcceptable, notAcceptableMediaType } from '../../apimachinery/api-error';
import { READ_TYPES } from './body';

/** The form of an answer that a client asked for. */
export interface AnswerForm {
  as: '' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | 'Table';
  version: string;
}

const FORMS = new Set(['PartialObjectMetadata', 'PartialObjectMetadataList', 'Table']);

/** The first form of an Accept header that the server can write; throws its 406 where there is none. */
export function readAccept(header: string): AnswerForm {
  for (const clause of header.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    if (!['application/json', 'application/*', '*/*', ''].includes(type)) continue;
    const as = parameterOf(parameters, 'as');
    if (as === undefined) return { as: '', version: '' };
    const version = parameterOf(parameters, 'v') ?? '';
    const isKnown = FORMS.has(as) && parameterOf(parameters, 'g') === 'meta.k8s.io' && /^v1(beta1)?$/.test(version);
    if (isKnown) return { as: as as AnswerForm['as'], version };
  }
  throw notAcceptableMediaType(READ_TYPES);
}

function parameterOf(parameters: string[], name: string): string | undefined {
  return parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
}

interface AnyObject {
  kind?: string;
  metadata?: object;
  items?: object[];
}

/** An answer in the form that was asked for; a Status stays a Status. */
export function inForm(kind: KindDefinition, form: AnswerForm, object: AnyObject): object {
  if (form.as === '' || form.as === 'Table' || object.kind === 'Status') return object;
  const isList = Array.isArray(object.items);
  const goName = `*${kind.group.split('.')[0] || 'core'}.${kind.kind}`;
  if (isList && form.as === 'PartialObjectMetadata')
    throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${goName}List)`);
  if (!isList && form.as === 'PartialObjectMetadataList')
    throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${goName})`);
  const apiVersion = `meta.k8s.io/${form.version}`;
  const partial = ({ metadata }: AnyObject) => ({ kind: 'PartialObjectMetadata', apiVersion, metadata });
  if (!isList) return partial(object);
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion,
    metadata: object.metadata,
    // Go writes a list that was never filled as null.
    items: (object.items as AnyObject[]).length > 0 ? (object.items as AnyObject[]).map(partial) : null,
  };
}
