import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

const CPU_PERCENT = 80;

export default defineKind({
  ...keptKind('autoscaling/v1', 'HorizontalPodAutoscaler'),
  emptyStatus: { currentReplicas: 0, desiredReplicas: 0 },
  setDefaults(object) {
    const holder = object as ApiObject & { spec: Fields };
    holder.spec ??= {};
    holder.spec.minReplicas ??= 1;
    const annotations = object.metadata.annotations ?? {};
    const hasOthers = Object.hasOwn(annotations, 'autoscaling.alpha.kubernetes.io/metrics');
    if (!hasOthers) holder.spec.targetCPUUtilizationPercentage ??= CPU_PERCENT;
  },
});
