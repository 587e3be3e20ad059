import { timeMs } from '../../simulation/apimachinery';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';

/** One condition with all its fields; `was` is what it said before the step at the head, if that changed it. */
export interface ConditionRow {
  type: string;
  status: string;
  reason: string;
  message: string;
  /** Simulated times; absent where the object does not say. */
  sinceMs?: number;
  probedMs?: number;
  heartbeatMs?: number;
  observedGeneration?: number;
  was?: string;
  isNew?: boolean;
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastProbeTime?: string | null;
  lastHeartbeatTime?: string;
  observedGeneration?: number;
}

/** The conditions of an object as stored. */
export function conditionsIn(object: ApiObject | undefined): Condition[] {
  const { status } = (object ?? {}) as { status?: { conditions?: Condition[] } };
  return status?.conditions ?? [];
}

/** The conditions of an object, compared with what it was before the step. */
export function conditionRowsOf(object: ApiObject, before: ApiObject | undefined, epochMs: number): ConditionRow[] {
  const earlier = new Map(conditionsIn(before).map((condition) => [condition.type, condition]));
  const at = (text: string | null | undefined): number | undefined => (text ? timeMs(text) - epochMs : undefined);
  return conditionsIn(object).map((condition) => {
    const { type, status, reason = '', message = '', observedGeneration } = condition;
    const was = earlier.get(type);
    const [sinceMs, probedMs] = [at(condition.lastTransitionTime), at(condition.lastProbeTime)];
    const heartbeatMs = at(condition.lastHeartbeatTime);
    const isNew = before !== undefined && was === undefined;
    return {
      type,
      status,
      reason,
      message,
      ...(sinceMs !== undefined && { sinceMs }),
      ...(probedMs !== undefined && { probedMs }),
      ...(heartbeatMs !== undefined && { heartbeatMs }),
      ...(observedGeneration !== undefined && { observedGeneration }),
      ...(was && was.status !== status && { was: was.status }),
      ...(was && was.status === status && was.reason !== condition.reason && { was: was.reason ?? '' }),
      ...(isNew && { isNew }),
    };
  });
}
