import { type FieldError, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { immutable } from '../../../validation/immutable';
import { dnsLabel } from '../../../validation/values';

const HANDLER = FieldPath.of('handler');

export default defineKind({
  ...keptKind('node.k8s.io/v1', 'RuntimeClass'),
  validate(object): FieldError[] {
    const { handler } = object as unknown as { handler?: string };
    return handler ? dnsLabel(handler, HANDLER) : [required(HANDLER)];
  },
  validateUpdate: (object, before) =>
    immutable(
      (object as unknown as { handler?: string }).handler,
      (before as unknown as { handler?: string }).handler,
      HANDLER,
    ),
});
