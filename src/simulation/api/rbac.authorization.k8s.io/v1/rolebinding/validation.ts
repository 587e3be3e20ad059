import { semanticEqual } from '../../../../apimachinery/deep';
import { type FieldError, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import { isDNS1123Subdomain } from '../../../../apimachinery/validation-names';
import { pathSegmentName } from '../../../validation/path-segment';
import { wordsAt } from '../../../validation/values';

const GROUP = 'rbac.authorization.k8s.io';
const ROLE = FieldPath.of('roleRef');

interface Subject {
  kind?: string;
  name?: string;
  namespace?: string;
  apiGroup?: string;
}

interface Binding {
  roleRef?: { apiGroup?: string; kind?: string; name?: string };
  subjects?: Subject[];
}

/** What is wrong with a binding to a role of one of these kinds. */
export function validateBinding(object: ApiObject, kinds: readonly string[]): FieldError[] {
  const { roleRef = {}, subjects = [] } = object as unknown as Binding;
  const errors: FieldError[] = [];
  const { apiGroup = '', kind = '', name = '' } = roleRef;
  if (apiGroup !== GROUP) errors.push(notSupported(ROLE.child('apiGroup'), apiGroup, [GROUP]));
  if (!kinds.includes(kind)) errors.push(notSupported(ROLE.child('kind'), kind, kinds));
  if (!name) errors.push(required(ROLE.child('name')));
  else errors.push(...wordsAt(ROLE.child('name'), name, pathSegmentName(name)));
  subjects.forEach((subject, index) => {
    errors.push(...validateSubject(subject, FieldPath.of('subjects').index(index), !object.metadata.namespace));
  });
  return errors;
}

function validateSubject(
  { kind = '', name = '', namespace, apiGroup = '' }: Subject,
  path: FieldPath,
  isClusterWide: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(path.child('name')));
  if (kind === 'ServiceAccount') {
    if (name) errors.push(...wordsAt(path.child('name'), name, isDNS1123Subdomain(name)));
    if (apiGroup) errors.push(notSupported(path.child('apiGroup'), apiGroup, ['']));
    if (!namespace && isClusterWide) errors.push(required(path.child('namespace')));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) errors.push(notSupported(path.child('apiGroup'), apiGroup, [GROUP]));
  } else errors.push(notSupported(path.child('kind'), kind, ['ServiceAccount', 'User', 'Group']));
  return errors;
}

/** A binding cannot be moved to another role. */
export function validateBindingUpdate(object: ApiObject, before: ApiObject): FieldError[] {
  const { roleRef } = object as unknown as Binding;
  if (semanticEqual(roleRef, (before as unknown as Binding).roleRef)) return [];
  return [invalid(ROLE, roleRef, 'cannot change roleRef')];
}
