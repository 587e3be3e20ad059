import { deepEqual } from '../../../../apimachinery/deep';
import { type FieldError, forbidden, invalid, tooLong } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isConfigMapKey } from '../../../../apimachinery/validation-names';
import { defineKind } from '../../../define-kind';
import { wordsAt } from '../../../validation/values';
import { configMapColumns } from './columns';
import { ConfigMap } from './configmap';

const SIZE_MAX = 1024 * 1024;
const DATA = FieldPath.of('data');
const BINARY = FieldPath.of('binaryData');

export default defineKind<ConfigMap>({
  ...ConfigMap,
  acts: true,
  columns: configMapColumns,
  createOnUpdate: false,
  validate: validateConfigMap,
  validateUpdate(configMap, before) {
    if (!before.immutable) return [];
    const errors: FieldError[] = [];
    if (!configMap.immutable) errors.push(forbidden('immutable', 'field is immutable when `immutable` is set'));
    for (const [path, field] of [
      [DATA, 'data'],
      [BINARY, 'binaryData'],
    ] as const)
      if (!deepEqual(configMap[field] ?? {}, before[field] ?? {}))
        errors.push(forbidden(path, 'field is immutable when `immutable` is set'));
    return errors;
  },
});

function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const key of Object.keys(data)) {
    errors.push(...wordsAt(DATA.key(key), key, isConfigMapKey(key)));
    if (Object.hasOwn(binaryData, key)) errors.push(duplicateKey(DATA.key(key), key));
    size += (data[key] as string).length;
  }
  for (const key of Object.keys(binaryData)) {
    errors.push(...wordsAt(BINARY.key(key), key, isConfigMapKey(key)));
    size += Math.floor(((binaryData[key] as string).length * 3) / 4);
  }
  // The path of the whole object is empty.
  if (size > SIZE_MAX) errors.push(tooLong('[]', SIZE_MAX));
  return errors;
}

function duplicateKey(path: FieldPath, key: string): FieldError {
  return invalid(path, key, 'duplicate of key present in binaryData');
}
