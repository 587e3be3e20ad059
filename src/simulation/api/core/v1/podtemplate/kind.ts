import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { setPodTemplateDefaults } from '../pod/defaults';
import type { PodTemplateSpec } from '../pod/pod';
import { validatePodTemplate } from '../pod/validation/template';

type PodTemplate = ApiObject & { template: PodTemplateSpec };

export default defineKind({
  ...keptKind('v1', 'PodTemplate'),
  answersDeleted: true,
  hasGeneration: true,
  generationOf: (object) => (object as PodTemplate).template,
  setDefaults(object) {
    const podTemplate = object as PodTemplate;
    podTemplate.template ??= {} as PodTemplateSpec;
    setPodTemplateDefaults(podTemplate.template);
  },
  validate: (object) => validatePodTemplate((object as PodTemplate).template, FieldPath.of('template')),
});
