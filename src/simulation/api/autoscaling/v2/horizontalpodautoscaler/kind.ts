import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { setAutoscalerDefaults } from './defaults';

export default defineKind({
  ...keptKind('autoscaling/v2', 'HorizontalPodAutoscaler'),
  emptyStatus: { desiredReplicas: 0, currentMetrics: null },
  setDefaults: setAutoscalerDefaults,
});
