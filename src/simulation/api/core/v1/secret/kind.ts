import { deepEqual } from '../../../../apimachinery/deep';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isConfigMapKey } from '../../../../apimachinery/validation-names';
import { base64Size, decodeBase64, encodeBase64 } from '../../../../base/base64';
import { defineKind } from '../../../define-kind';
import { parseJsonText } from '../../../schema';
import { immutable } from '../../../validation/immutable';
import { wordsAt } from '../../../validation/values';
import { secretColumns } from './columns';
import { Secret } from './secret';

const SIZE_MAX = 1024 * 1024;
const DATA = FieldPath.of('data');

export default defineKind<Secret>({
  ...Secret,
  acts: true,
  columns: secretColumns,
  selectableFields: { type: '' },
  setDefaults(secret) {
    secret.type ||= 'Opaque';
    const { stringData } = secret;
    if (!stringData) return;
    const encoded = Object.entries(stringData).map(([key, text]) => [key, encodeBase64(text)]);
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
    delete secret.stringData;
  },
  prepareForUpdate(secret, before) {
    // An empty type keeps the one that stands; the default has filled it by now.
    if (secret.type === 'Opaque' && before.type !== 'Opaque' && !Object.hasOwn(secret, 'type'))
      secret.type = before.type;
  },
  validate: validateSecret,
  validateUpdate(secret, before) {
    const errors = immutable(secret.type, before.type, FieldPath.of('type'));
    if (!before.immutable) return errors;
    const words = 'field is immutable when `immutable` is set';
    if (!secret.immutable) errors.push(forbidden('immutable', words));
    if (!deepEqual(secret.data ?? {}, before.data ?? {})) errors.push(forbidden(DATA, words));
    return errors;
  },
});

function validateSecret(secret: Secret): FieldError[] {
  const { data = {}, type } = secret;
  const errors: FieldError[] = [];
  let size = 0;
  for (const key of Object.keys(data)) {
    errors.push(...wordsAt(DATA.key(key), key, isConfigMapKey(key)));
    size += base64Size(data[key] as string);
  }
  if (size > SIZE_MAX) errors.push(tooLong(DATA, SIZE_MAX));
  switch (type) {
    case 'kubernetes.io/service-account-token':
      if (!secret.metadata.annotations?.['kubernetes.io/service-account.name'])
        errors.push(required(FieldPath.of('metadata', 'annotations').key('kubernetes.io/service-account.name')));
      break;
    case 'kubernetes.io/dockercfg':
      errors.push(...validateJson(data, '.dockercfg'));
      break;
    case 'kubernetes.io/dockerconfigjson':
      errors.push(...validateJson(data, '.dockerconfigjson'));
      break;
    case 'kubernetes.io/basic-auth':
      if (data.username === undefined && data.password === undefined)
        errors.push(required(DATA.key('username')), required(DATA.key('password')));
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.push(required(DATA.key('ssh-privatekey')));
      break;
    case 'kubernetes.io/tls':
      for (const key of ['tls.crt', 'tls.key']) if (data[key] === undefined) errors.push(required(DATA.key(key)));
      break;
    default:
  }
  return errors;
}

function validateJson(data: Record<string, string>, key: string): FieldError[] {
  const value = data[key];
  if (value === undefined) return [required(DATA.key(key))];
  const read = parseJsonText(decodeBase64(value));
  return 'error' in read ? [invalid(DATA.key(key), '<secret contents redacted>', read.error)] : [];
}
