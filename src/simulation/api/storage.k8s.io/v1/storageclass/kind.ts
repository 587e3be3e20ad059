import { semanticEqual } from '../../../../apimachinery/deep';
import { forbidden } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { immutable } from '../../../validation/immutable';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('storage.k8s.io/v1', 'StorageClass'),
  answersDeleted: true,
  setDefaults(object) {
    const fields = object as unknown as Fields;
    fields.reclaimPolicy ??= 'Delete';
    fields.volumeBindingMode ??= 'Immediate';
  },
  validateUpdate(object, before) {
    const now = object as unknown as Fields;
    const was = before as unknown as Fields;
    const errors = [];
    if (!semanticEqual(now.parameters, was.parameters))
      errors.push(forbidden('parameters', 'updates to parameters are forbidden.'));
    if (now.provisioner !== was.provisioner)
      errors.push(forbidden('provisioner', 'updates to provisioner are forbidden.'));
    if (now.reclaimPolicy !== was.reclaimPolicy)
      errors.push(forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.'));
    return [...errors, ...immutable(now.volumeBindingMode, was.volumeBindingMode, FieldPath.of('volumeBindingMode'))];
  },
});
