import { required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('networking.k8s.io/v1', 'IngressClass'),
  hasGeneration: true,
  validate(object) {
    const { spec = {} } = object as unknown as { spec?: Fields };
    const at = FieldPath.of('spec');
    const errors = spec.controller ? [] : [required(at.child('controller'))];
    const parameters = spec.parameters as Fields | undefined;
    if (!parameters) return errors;
    for (const field of ['kind', 'name']) if (!parameters[field]) errors.push(required(at.child('parameters', field)));
    return errors;
  },
  setDefaults(object) {
    const { spec } = object as unknown as { spec?: Fields };
    const parameters = spec?.parameters as Fields | undefined;
    if (parameters) parameters.scope ??= 'Cluster';
  },
});
