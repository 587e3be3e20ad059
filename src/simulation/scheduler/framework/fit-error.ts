import { compareText } from '../../base/compare';
import type { NodeStatuses } from './plugin';

/** The fit error in kube-scheduler's words: `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export function fitErrorMessage(nodes: number, statuses: NodeStatuses, preFilterMessage = ''): string {
  const start = `0/${nodes} nodes are available:`;
  if (preFilterMessage) return `${start} ${preFilterMessage}.`;
  const counts = new Map<string, number>();
  const count = (reason: string, by: number) => counts.set(reason, (counts.get(reason) ?? 0) + by);
  for (const status of statuses.named.values()) for (const reason of status.reasons) count(reason, 1);
  const unnamed = nodes - statuses.named.size;
  if (unnamed > 0) for (const reason of statuses.absent.reasons) count(reason, unnamed);
  const reasons = [...counts].map(([reason, times]) => `${times} ${reason}`).sort(compareText);
  return reasons.length > 0 ? `${start} ${reasons.join(', ')}.` : start;
}
