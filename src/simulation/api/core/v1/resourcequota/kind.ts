import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { immutable } from '../../../validation/immutable';
import { type QuotaSpec, validateQuota } from './validation';

export default defineKind({
  ...keptKind('v1', 'ResourceQuota'),
  answersDeleted: true,
  emptyStatus: {},
  validate: (object) => validateQuota((object as ApiObject & { spec?: QuotaSpec }).spec ?? {}),
  validateUpdate: (object, before) => immutable(scopesOf(object), scopesOf(before), FieldPath.of('spec', 'scopes')),
});

function scopesOf(object: ApiObject): unknown {
  return (object as ApiObject & { spec?: { scopes?: unknown } }).spec?.scopes;
}
