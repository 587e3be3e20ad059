import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { setAutoscalerDefaults } from './defaults';
import { type AutoscalerSpec, validateAutoscaler } from './validation';

export default defineKind({
  ...keptKind('autoscaling/v2', 'HorizontalPodAutoscaler'),
  emptyStatus: { desiredReplicas: 0, currentMetrics: null },
  setDefaults: setAutoscalerDefaults,
  validate: (object) => validateAutoscaler((object as ApiObject & { spec: AutoscalerSpec }).spec),
});
