/** What a write of a status other than a pod's says, as a clause. */
import type { Clause } from './narrate';

interface WithStatus {
  kind: string;
  spec?: { replicas?: number };
  status?: {
    readyReplicas?: number;
    replicas?: number;
    active?: number;
    succeeded?: number;
    failed?: number;
    numberReady?: number;
    desiredNumberScheduled?: number;
    conditions?: { type: string; status: string; reason?: string }[];
  };
}

type About = { actor: string; kind: string; name: string };

/** The clause; undefined if the write says nothing that has a sentence of its own. */
export function sayStatus(about: About, before: WithStatus, after: WithStatus): Clause | undefined {
  const now = after.status ?? {};
  if (after.kind === 'Node') return sayNode(about, before, after);
  if (after.kind === 'Job')
    return {
      id: 'jobCounts',
      values: { ...about, active: now.active ?? 0, succeeded: now.succeeded ?? 0, failed: now.failed ?? 0 },
    };
  if (after.kind === 'DaemonSet')
    return {
      id: 'readyCounts',
      values: { ...about, ready: now.numberReady ?? 0, wanted: now.desiredNumberScheduled ?? 0 },
    };
  if (after.spec?.replicas !== undefined)
    return { id: 'readyCounts', values: { ...about, ready: now.readyReplicas ?? 0, wanted: after.spec.replicas } };
  return undefined;
}

function sayNode(about: About, before: WithStatus, after: WithStatus): Clause | undefined {
  const readyOf = ({ status }: WithStatus): string =>
    status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? '';
  const [was, is] = [readyOf(before), readyOf(after)];
  if (was === is) return { id: 'nodeHeartbeat', values: about };
  return { id: is === 'True' ? 'nodeReady' : 'nodeNotReady', values: { ...about, status: is } };
}
