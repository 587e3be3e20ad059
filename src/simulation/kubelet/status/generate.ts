/**
 * The whole status of a pod, as the kubelet is about to report it.
 * Models: kubelet generateAPIPodStatus and status manager's bookkeeping (start time, times of conditions).
 * Leaves out: IPv6, pod-level resources.
 */
import type { ContainerStatus } from '../../api/core/v1/pod/container';
import type { PodStatus } from '../../api/core/v1/pod/pod';
import { deepFreeze } from '../../apimachinery/deep';
import { hasAnyAppContainerStarted } from '../restart-policy';
import { conditionsOf } from './conditions';
import { containerStatuses, type StatusFacts } from './container-status';
import { phaseOf } from './phase';

/** What the status of a pod is made from. */
export interface GenerateFacts extends StatusFacts {
  /** What was last reported. */
  readonly old: PodStatus;
  /** All its containers have ended and none will start again. */
  readonly isTerminal: boolean;
  readonly isResizing?: boolean;
  readonly hostIP: string;
  readonly nowMs: number;
  /** The pod is over its deadline, or must go for another reason: the phase becomes Failed with these words. */
  readonly eviction?: { readonly reason: string; readonly message: string } | undefined;
  /** Fills `ready` and `started`. */
  probed(status: ContainerStatus, kind: 'init' | 'app'): ContainerStatus;
}

const NONE: readonly ContainerStatus[] = Object.freeze([]);

/** Makes the status. */
export function generateStatus(facts: GenerateFacts): PodStatus {
  const { pod, runtime, old, isTerminal, eviction } = facts;
  const { initContainers, containers, ephemeralContainers } = pod.spec;
  const apps = containerStatuses(facts, containers, old.containerStatuses, 'app');
  const inits = initContainers ? containerStatuses(facts, initContainers, old.initContainerStatuses, 'init') : NONE;
  const statuses = new Map<string, ContainerStatus>();
  for (const status of inits) statuses.set(status.name, status);
  for (const status of apps) statuses.set(status.name, status);
  const hasAppStarted = hasAnyAppContainerStarted(pod, runtime);
  let phase = phaseOf(pod, unprobed(facts, statuses, inits), { isTerminal, hasInitialized: hasAppStarted });
  if (phase !== 'Failed' && phase !== 'Succeeded') {
    for (const before of [old.phase, pod.status.phase])
      if (before === 'Failed' || before === 'Succeeded') {
        phase = before;
        break;
      }
  }
  let reason: string | undefined;
  let message: string | undefined;
  if (phase === old.phase) {
    reason = old.reason ?? pod.status.reason;
    message = old.message ?? pod.status.message;
  }
  if (eviction) ({ reason, message } = eviction);
  if (eviction) phase = 'Failed';
  const shownApps = apps.map((status) => facts.probed(status, 'app'));
  const shownInits = inits.map((status) => facts.probed(status, 'init'));
  for (const status of shownInits) statuses.set(status.name, status);
  for (const status of shownApps) statuses.set(status.name, status);
  const timestamp = facts.timestamp(facts.nowMs);
  const sandbox = runtime.sandboxes[0];
  const conditions = conditionsOf({
    pod,
    phase,
    statuses,
    isSandboxReady: sandbox?.state === 'ready',
    hasAppStarted,
    isResizing: facts.isResizing === true,
    old: old.conditions ?? pod.status.conditions,
    now: timestamp,
  });
  const ip = pod.spec.hostNetwork ? facts.hostIP : (sandbox?.ip ?? old.podIP ?? pod.status.podIP);
  const { generation } = pod.metadata;
  // Field by field: a literal that begins with a spread gives every status a hidden class of its own.
  const status: Partial<PodStatus> = {};
  if (generation !== undefined) status.observedGeneration = generation;
  status.phase = phase;
  status.conditions = conditions as PodStatus['conditions'];
  if (message) status.message = message;
  if (reason) status.reason = reason;
  addAddresses(status, facts.hostIP, ip);
  status.startTime = old.startTime ?? pod.status.startTime ?? timestamp;
  if (shownInits.length > 0) status.initContainerStatuses = deepFreeze(shownInits);
  status.containerStatuses = deepFreeze(shownApps);
  if (ephemeralContainers?.length) {
    const before = old.ephemeralContainerStatuses;
    status.ephemeralContainerStatuses = containerStatuses(facts, ephemeralContainers, before, 'ephemeral');
  }
  status.qosClass = pod.status.qosClass;
  return status as PodStatus;
}

/** The phase asks whether sidecars have started by what was last shown of them, if it is still the same container. */
function unprobed(
  facts: GenerateFacts,
  statuses: ReadonlyMap<string, ContainerStatus>,
  inits: readonly ContainerStatus[],
): ReadonlyMap<string, ContainerStatus> {
  if (inits.length === 0) return statuses;
  const shown = new Map(statuses);
  for (const status of inits) shown.set(status.name, facts.probed(status, 'init'));
  return shown;
}

const known = new Map<string, Partial<PodStatus>>();

function addAddresses(status: Partial<PodStatus>, host: string, podIP: string | undefined): void {
  const { hostIP, hostIPs } = hostOf(host);
  status.hostIP = hostIP;
  status.hostIPs = hostIPs;
  if (!podIP) return;
  status.podIP = podIP;
  status.podIPs = deepFreeze([{ ip: podIP }]);
}

function hostOf(ip: string): Partial<PodStatus> {
  let host = known.get(ip);
  if (!host) {
    host = Object.freeze({ hostIP: ip, hostIPs: Object.freeze([Object.freeze({ ip })]) }) as Partial<PodStatus>;
    known.set(ip, host);
  }
  return host;
}
