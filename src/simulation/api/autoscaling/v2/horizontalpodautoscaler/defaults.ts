import type { ApiObject } from '../../../../apimachinery/object-meta';

interface Rules {
  stabilizationWindowSeconds?: number;
  selectPolicy?: string;
  policies?: { type: string; value: number; periodSeconds: number }[];
}

interface Spec {
  minReplicas?: number;
  metrics?: unknown[];
  behavior?: { scaleUp?: Rules; scaleDown?: Rules };
}

const CPU = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } };

/** What an autoscaler means where it says nothing. */
export function setAutoscalerDefaults(object: ApiObject): void {
  const holder = object as ApiObject & { spec: Spec };
  holder.spec ??= {};
  const { spec } = holder;
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) spec.metrics = [CPU];
  const shown = object as ApiObject & { status?: { currentMetrics?: unknown } };
  if (shown.status && shown.status.currentMetrics === undefined)
    shown.status = { ...shown.status, currentMetrics: null };
  const { behavior } = spec;
  if (!behavior) return;
  if (behavior.scaleUp)
    setRules(behavior.scaleUp, 0, [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ]);
  if (behavior.scaleDown) setRules(behavior.scaleDown, undefined, [{ type: 'Percent', value: 100, periodSeconds: 15 }]);
}

function setRules(rules: Rules, window: number | undefined, policies: NonNullable<Rules['policies']>): void {
  rules.selectPolicy ??= 'Max';
  if (window !== undefined) rules.stabilizationWindowSeconds ??= window;
  // An empty list is a mistake for validation to tell.
  rules.policies ??= policies;
}
