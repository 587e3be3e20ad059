import { required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { immutable } from '../../../validation/immutable';
import { oneOf, qualifiedName } from '../../../validation/values';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('storage.k8s.io/v1', 'StorageClass'),
  answersDeleted: true,
  setDefaults(object) {
    const fields = object as unknown as Fields;
    fields.reclaimPolicy ??= 'Delete';
    fields.volumeBindingMode ??= 'Immediate';
  },
  validate(object) {
    const fields = object as unknown as Fields;
    const provisioner = (fields.provisioner ?? '') as string;
    const at = FieldPath.of('provisioner');
    const errors = provisioner ? qualifiedName(provisioner.toLowerCase(), at) : [required(at)];
    errors.push(
      ...oneOf(fields.reclaimPolicy as string, ['Delete', 'Retain'], FieldPath.of('reclaimPolicy')),
      ...oneOf(
        fields.volumeBindingMode as string,
        ['Immediate', 'WaitForFirstConsumer'],
        FieldPath.of('volumeBindingMode'),
      ),
    );
    const topologies = (fields.allowedTopologies ?? []) as { matchLabelExpressions?: { values?: string[] }[] }[];
    topologies.forEach(({ matchLabelExpressions = [] }, index) => {
      matchLabelExpressions.forEach(({ values = [] }, i) => {
        const place = FieldPath.of('allowedTopologies').index(index).child('matchLabelExpressions').index(i);
        if (values.length === 0) errors.push(required(place.child('values')));
      });
    });
    return errors;
  },
  validateUpdate(object, before) {
    const now = object as unknown as Fields;
    const was = before as unknown as Fields;
    return (['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const).flatMap((field) =>
      immutable(now[field], was[field], FieldPath.of(field)),
    );
  },
});
