import type { Taint } from '../../api/core/v1/node/node';
import type { Toleration } from '../../api/core/v1/pod/placement';

/** Whether a toleration covers a taint: effect, key and value, each as far as it names them. */
export function tolerates(toleration: Toleration, taint: Pick<Taint, 'key' | 'value' | 'effect'>): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator) {
    case 'Exists':
      return true;
    case 'Lt':
    case 'Gt':
      return comparesTaint(toleration, taint.value ?? '');
    default:
      return (toleration.value ?? '') === (taint.value ?? '');
  }
}

/** Whether one of the tolerations covers a taint. */
export function isTolerated(
  tolerations: readonly Toleration[] | undefined,
  taint: Pick<Taint, 'key' | 'value' | 'effect'>,
): boolean {
  return tolerations?.some((toleration) => tolerates(toleration, taint)) ?? false;
}

/** The first taint that keeps the pod off the node (NoSchedule and NoExecute do). */
export function findUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
): Taint | undefined {
  return taints?.find((taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(tolerations, taint));
}

function comparesTaint({ operator, value = '' }: Toleration, taintValue: string): boolean {
  if (!/^-?\d+$/.test(value) || !/^-?\d+$/.test(taintValue)) return false;
  return operator === 'Lt' ? BigInt(taintValue) < BigInt(value) : BigInt(taintValue) > BigInt(value);
}
