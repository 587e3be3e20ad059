/**
 * An object as YAML: as it is stored, and as its author wrote it, with what others added marked.
 * Models: kubectl get -o yaml; the author's text is the annotation that kubectl apply keeps, for pods their owner's template.
 * Leaves out: the author's comments and order; managedFields (who wrote what is read from the history).
 */
import type { PodTemplateSpec } from '../../simulation/api/core/v1/pod/pod';
import { type ApiObject, controllerOf } from '../../simulation/apimachinery/object-meta';
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf, referenceTo } from '../object-place';
import type { World } from '../world';
import { LAST_APPLIED, withoutBookkeeping } from './bookkeeping';
import { writerAt, writersOf } from './who-wrote';
import { type YamlLine, yamlLines } from './yaml-lines';

/** One line of the stored object. */
export interface MarkedLine extends YamlLine {
  /** Not in what the author wrote: filled in by defaulting or admission, or written later by a component. */
  isAdded: boolean;
  /** Who wrote the field last, and when. */
  by: string;
  step: number;
}

/** Both texts. */
export interface ObjectYaml {
  key: string;
  kind: string;
  isGone: boolean;
  stored: MarkedLine[];
  /** What the author wrote; absent where nobody did. */
  yours?: YamlLine[];
  /** Whose words `yours` are: kubectl's annotation, or the owner's template. */
  yoursFrom?: 'apply' | 'template';
  addedCount: number;
}

export type ObjectYamlQuery = Query<{ key: string }, ObjectYaml | null> & { name: 'object-yaml' };

interface Authored {
  object: object;
  from: 'apply' | 'template';
}

function appliedIn(object: ApiObject): Authored | undefined {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { metadata, ...rest } = parsed as { metadata?: { annotations?: Record<string, string> } };
    const { annotations, ...meta } = metadata ?? {};
    // The annotation itself is always there, empty if the author wrote none.
    const isEmpty = Object.keys(annotations ?? {}).length === 0;
    return { object: { ...rest, metadata: isEmpty ? meta : { ...meta, annotations } }, from: 'apply' };
  } catch {
    return undefined;
  }
}

/** What the owner's template says a pod should be. */
function templateOf(world: World, object: ApiObject): Authored | undefined {
  const owner = object.kind === 'Pod' ? controllerOf(object) : undefined;
  const place = owner && placeOf(referenceTo(owner, object.metadata.namespace));
  const found = place && findObject(world, place);
  const template = (found?.object as { spec?: { template?: PodTemplateSpec } } | undefined)?.spec?.template;
  if (!template) return undefined;
  const { apiVersion, kind } = object;
  return { object: { apiVersion, kind, metadata: template.metadata ?? {}, spec: template.spec }, from: 'template' };
}

/** Both texts of an object. */
export function objectYamlOf(world: World, key: string): ObjectYaml | null {
  const place = placeOf(key);
  const found = place && findObject(world, place);
  if (!found) return null;
  const { object, isGone } = found;
  const authored = appliedIn(object) ?? templateOf(world, object);
  const yours = authored && yamlLines(authored.object);
  const known = new Set(yours?.map(({ path }) => path));
  const writers = writersOf(world, place.etcdKey);
  const stored = yamlLines(withoutBookkeeping(object)).map((line): MarkedLine => {
    const writer = writerAt(writers, line.path);
    return {
      ...line,
      isAdded: yours !== undefined && !known.has(line.path),
      by: writer?.actor ?? '',
      step: writer?.step ?? 0,
    };
  });
  return {
    key,
    kind: object.kind,
    isGone,
    stored,
    ...(authored && yours && { yours, yoursFrom: authored.from }),
    addedCount: stored.filter(({ isAdded }) => isAdded).length,
  };
}

export default defineQuery<ObjectYamlQuery>({
  name: 'object-yaml',
  answer: (world, { key }) => objectYamlOf(world, key),
});
