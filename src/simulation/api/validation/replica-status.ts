import { type FieldError, invalid } from '../../apimachinery/field-error';
import { FieldPath } from '../../apimachinery/field-path';
import { nonNegative } from './values';

/** The counts of a status as ReplicaSets and ReplicationControllers have them. */
export interface ReplicaCounts {
  replicas: number;
  fullyLabeledReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  observedGeneration?: number;
}

/** Counts are not below zero, and no part is larger than the whole. */
export function validateReplicaCounts(status: ReplicaCounts): FieldError[] {
  const at = FieldPath.of('status');
  const errors: FieldError[] = [];
  for (const field of [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'observedGeneration',
  ] as const)
    errors.push(...nonNegative(status[field], at.child(field)));
  const { replicas = 0, fullyLabeledReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const over = 'cannot be greater than status.replicas';
  if (fullyLabeledReplicas > replicas)
    errors.push(invalid(at.child('fullyLabeledReplicas'), fullyLabeledReplicas, over));
  if (readyReplicas > replicas) errors.push(invalid(at.child('readyReplicas'), readyReplicas, over));
  if (availableReplicas > replicas) errors.push(invalid(at.child('availableReplicas'), availableReplicas, over));
  if (availableReplicas > readyReplicas)
    errors.push(invalid(at.child('availableReplicas'), availableReplicas, 'cannot be greater than readyReplicas'));
  return errors;
}
