import type { LabelSelector } from '../shared';
import type { PodAffinityTerm } from './placement';
import type { Pod } from './pod';

/**
 * Writes what `matchLabelKeys` stands for into the selectors: the pod's own values of those labels.
 * Only new pods get this, so that a selector means the same for their whole life.
 */
export function mergePodLabels({ spec, metadata }: Pod): void {
  const labels = metadata.labels ?? {};
  for (const constraint of spec.topologySpreadConstraints ?? [])
    addRequirements(constraint, constraint.matchLabelKeys, 'In', labels);
  for (const rules of [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity]) {
    for (const term of rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []) mergeTerm(term, labels);
    for (const { podAffinityTerm } of rules?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      mergeTerm(podAffinityTerm, labels);
  }
}

function mergeTerm(term: PodAffinityTerm, labels: Record<string, string>): void {
  addRequirements(term, term.matchLabelKeys, 'In', labels);
  addRequirements(term, term.mismatchLabelKeys, 'NotIn', labels);
}

function addRequirements(
  holder: { labelSelector?: LabelSelector },
  keys: readonly string[] | undefined,
  operator: 'In' | 'NotIn',
  labels: Record<string, string>,
): void {
  if (!holder.labelSelector) return;
  for (const key of keys ?? []) {
    const value = labels[key];
    if (value === undefined) continue;
    holder.labelSelector.matchExpressions = [
      ...(holder.labelSelector.matchExpressions ?? []),
      { key, operator, values: [value] },
    ];
  }
}
