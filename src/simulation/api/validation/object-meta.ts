/**
 * The rules of metadata, which are those of every kind.
 * Models: apimachinery api/validation ValidateObjectMeta and ValidateObjectMetaUpdate, in their order.
 * Leaves out: managedFields.
 */
import { semanticEqual } from '../../apimachinery/deep';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../apimachinery/field-error';
import { FieldPath } from '../../apimachinery/field-path';
import type { ObjectMeta, OwnerReference } from '../../apimachinery/object-meta';
import { isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../../apimachinery/validation-names';
import { labelName, labelValueWords } from './values';

/** How a kind's names are checked. */
export interface MetaRules {
  namespaced: boolean;
  /** Names of most kinds are DNS subdomains. */
  validateName?(name: string): string[];
}

const META = FieldPath.of('metadata');

/** What is wrong with an object's metadata. */
export function validateObjectMeta(
  meta: Partial<ObjectMeta>,
  { namespaced, validateName = isDNS1123Subdomain }: MetaRules,
  path: FieldPath = META,
): FieldError[] {
  const errors: FieldError[] = [];
  if (meta.generateName) {
    // A dash at the end of a generateName is fine: letters will follow.
    for (const words of validateName(meta.generateName.replace(/-+$/, 'a')))
      errors.push(invalid(path.child('generateName'), meta.generateName, words));
  }
  if (!meta.name) errors.push(required(path.child('name'), 'name or generateName is required'));
  else for (const words of validateName(meta.name)) errors.push(invalid(path.child('name'), meta.name, words));
  if (namespaced) {
    if (!meta.namespace) errors.push(required(path.child('namespace')));
    else
      for (const words of isDNS1123Label(meta.namespace))
        errors.push(invalid(path.child('namespace'), meta.namespace, words));
  } else if (meta.namespace) errors.push(forbidden(path.child('namespace'), 'not allowed on this type'));
  if ((meta.generation ?? 0) < 0)
    errors.push(invalid(path.child('generation'), meta.generation, 'must be greater than or equal to 0'));
  if (meta.labels || meta.annotations || meta.ownerReferences) errors.push(...validateMaps(meta, path));
  if (meta.finalizers) errors.push(...validateFinalizers(meta.finalizers, path.child('finalizers')));
  return errors;
}

/** Labels, annotations and owners: what may change. */
function validateMaps(meta: Partial<ObjectMeta>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { labels, annotations, ownerReferences } = meta;
  if (labels && !areKnownLabels(labels)) errors.push(...validateLabels(labels, path.child('labels')));
  if (annotations) errors.push(...validateAnnotations(annotations, path.child('annotations')));
  if (ownerReferences && !validOwners.has(ownerReferences)) {
    const wrong = validateOwnerReferences(ownerReferences, path.child('ownerReferences'));
    // Pods of one owner come with one list.
    if (wrong.length === 0 && Object.isFrozen(ownerReferences)) validOwners.add(ownerReferences);
    errors.push(...wrong);
  }
  return errors;
}

const validOwners = new WeakSet<object>();

const validLabels = new WeakSet<object>();

// Clusters use few distinct labels; the bound keeps hostile input from filling memory.
const KNOWN_MAX = 10_000;
const knownLabels = new Set<string>();

/** Whether every label was found valid before. */
function areKnownLabels(labels: Record<string, string>): boolean {
  if (validLabels.has(labels)) return true;
  for (const key in labels) if (!knownLabels.has(`${key}=${labels[key]}`)) return false;
  return true;
}

/** What is wrong with a map of labels. */
export function validateLabels(labels: Record<string, string> | undefined, path: FieldPath): FieldError[] {
  if (!labels || validLabels.has(labels)) return [];
  const errors: FieldError[] = [];
  for (const key of Object.keys(labels)) {
    errors.push(...labelName(key, path));
    const value = labels[key] as string;
    for (const words of labelValueWords(value)) errors.push(invalid(path, value, words));
  }
  if (errors.length > 0) return errors;
  if (Object.isFrozen(labels)) validLabels.add(labels);
  if (knownLabels.size > KNOWN_MAX) knownLabels.clear();
  for (const key of Object.keys(labels)) knownLabels.add(`${key}=${labels[key]}`);
  return errors;
}

const ANNOTATIONS_MAX_BYTES = 256 * 1024;

/** What is wrong with a map of annotations. */
export function validateAnnotations(annotations: Record<string, string> | undefined, path: FieldPath): FieldError[] {
  if (!annotations) return [];
  const errors: FieldError[] = [];
  let size = 0;
  for (const key of Object.keys(annotations)) {
    for (const words of isQualifiedName(key.toLowerCase())) errors.push(invalid(path, key, words));
    size += key.length + (annotations[key] as string).length;
  }
  if (size > ANNOTATIONS_MAX_BYTES) errors.push(tooLong(path, ANNOTATIONS_MAX_BYTES));
  return errors;
}

function validateOwnerReferences(references: readonly OwnerReference[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  references.forEach((reference) => {
    errors.push(...validateOwner(reference, path));
    if (!reference.controller) return;
    if (controller === undefined) controller = `${reference.kind}/${reference.name}`;
    else
      errors.push(
        invalid(
          path,
          references,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${reference.kind}/${reference.name}`,
        ),
      );
  });
  return errors;
}

function validateOwner(reference: OwnerReference, path: FieldPath): FieldError[] {
  const { apiVersion, kind, name, uid } = reference;
  const errors: FieldError[] = [];
  const version = apiVersion?.split('/') ?? [];
  if (!apiVersion || version.length > 2)
    errors.push(invalid(path.child('apiVersion'), apiVersion ?? '', 'version must not be empty'));
  if (!kind) errors.push(invalid(path.child('kind'), kind ?? '', 'must not be empty'));
  if (!name) errors.push(invalid(path.child('name'), name ?? '', 'must not be empty'));
  if (!uid) errors.push(invalid(path.child('uid'), uid ?? '', 'must not be empty'));
  if (apiVersion === 'v1' && kind === 'Event')
    errors.push(invalid(path, reference, '/v1, Kind=Event is disallowed from being an owner'));
  return errors;
}

const STANDARD_FINALIZERS = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function validateFinalizers(finalizers: readonly string[], path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  for (const finalizer of finalizers) errors.push(...validateFinalizer(finalizer, path));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  return errors;
}

/** What keeps a text from being a finalizer's name. */
export function validateFinalizer(finalizer: string, path: FieldPath): FieldError[] {
  const errors = isQualifiedName(finalizer).map((words) => invalid(path, finalizer, words));
  if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer))
    errors.push(invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'));
  return errors;
}

/** What may not change in an object's metadata. */
export function validateObjectMetaUpdate(
  meta: Partial<ObjectMeta>,
  before: ObjectMeta,
  path: FieldPath = META,
): FieldError[] {
  const errors: FieldError[] = [];
  if (before.deletionTimestamp) errors.push(...validateNoNewFinalizers(meta, before, path));
  if (!meta.resourceVersion)
    errors.push(invalid(path.child('resourceVersion'), meta.resourceVersion ?? '', 'must be specified for an update'));
  if ((meta.generation ?? 0) < (before.generation ?? 0))
    errors.push(invalid(path.child('generation'), meta.generation ?? 0, 'must not be decremented'));
  for (const field of IMMUTABLE) {
    if (!semanticEqual(meta[field], before[field]))
      errors.push(invalid(path.child(field), meta[field] ?? null, 'field is immutable'));
  }
  errors.push(...validateMaps(meta, path));
  return errors;
}

const IMMUTABLE = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

function validateNoNewFinalizers(meta: Partial<ObjectMeta>, before: ObjectMeta, path: FieldPath): FieldError[] {
  const added = (meta.finalizers ?? []).filter((name) => !before.finalizers?.includes(name));
  if (added.length === 0) return [];
  const list = added.map((name) => JSON.stringify(name)).join(', ');
  return [
    forbidden(
      path.child('finalizers'),
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    ),
  ];
}
