import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { SelectorError } from '../../../../../apimachinery/label-requirement';
import { compileSelector, type Selector } from '../../../../../apimachinery/labels';
import { isEmptySelector, validateLabelSelector } from '../../../../validation/label-selector';
import { validateAnnotations, validateLabels } from '../../../../validation/object-meta';
import type { LabelSelector } from '../../shared';
import type { PodSpec, PodTemplateSpec } from '../pod';
import { validatePodSpec } from './pod-spec';

/** What is wrong with a template of pods. */
export function validatePodTemplate(template: PodTemplateSpec, path: FieldPath): FieldError[] {
  const { metadata = {}, spec = {} as PodSpec } = template;
  const errors = [
    ...validateLabels(metadata.labels, path.child('labels')),
    ...validateAnnotations(metadata.annotations, path.child('annotations')),
    ...validatePodSpec(spec, path.child('spec'), { isPod: false }),
  ];
  if (spec.ephemeralContainers?.length)
    errors.push(
      forbidden(path.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template'),
    );
  return errors;
}

/** A selector and the template whose pods it must choose. */
export interface SelectedTemplate {
  selector: LabelSelector | undefined;
  template: PodTemplateSpec;
  /** What refusals call the kind: `deployment`. */
  called: string;
  /** What refusals of activeDeadlineSeconds call it: `ReplicaSet`. */
  kind: string;
}

/** The selector of a controller whose pods always restart, and its template. */
export function validateSelectedTemplate(
  { selector, template, called, kind }: SelectedTemplate,
  path: FieldPath,
): FieldError[] {
  const at = path.child('selector');
  const errors: FieldError[] = [];
  if (!selector) errors.push(required(at));
  else {
    errors.push(...validateLabelSelector(selector, at));
    if (isEmptySelector(selector)) errors.push(invalid(at, selector, `empty selector is invalid for ${called}`));
  }
  const compiled = compileOrUndefined(selector);
  if (!compiled) return [...errors, invalid(at, selector, 'invalid label selector')];
  return [...errors, ...validateChosenTemplate(template, compiled, kind, path.child('template'))];
}

function compileOrUndefined(selector: LabelSelector | undefined): Selector | undefined {
  try {
    return compileSelector(selector);
  } catch (error) {
    if (error instanceof SelectorError) return undefined;
    throw error;
  }
}

/** A template that the selector chooses and whose pods always restart. */
export function validateChosenTemplate(
  template: PodTemplateSpec,
  selector: Selector,
  kind: string,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!selector.isEmpty) errors.push(...mismatch(template, selector, path));
  return [...errors, ...validatePodTemplate(template, path), ...validateAlwaysRestarting(template, kind, path)];
}

/** The error of a template that its own controller would not choose. */
export function mismatch(template: PodTemplateSpec, selector: Selector, path: FieldPath): FieldError[] {
  const labels = template.metadata?.labels;
  if (selector.matches(labels ?? {})) return [];
  return [invalid(path.child('metadata', 'labels'), labels ?? null, '`selector` does not match template `labels`')];
}

/** Pods that are replaced forever restart forever. */
export function validateAlwaysRestarting({ spec }: PodTemplateSpec, kind: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (spec?.restartPolicy !== 'Always')
    errors.push(notSupported(path.child('spec', 'restartPolicy'), spec?.restartPolicy ?? '', ['Always']));
  if (spec?.activeDeadlineSeconds !== undefined)
    errors.push(
      forbidden(path.child('spec', 'activeDeadlineSeconds'), `activeDeadlineSeconds in ${kind} is not Supported`),
    );
  return errors;
}
