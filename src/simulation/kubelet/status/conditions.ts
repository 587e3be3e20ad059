/**
 * The five conditions of a pod that the kubelet owns.
 * Models: pkg/kubelet/status/generate.go of v1.36: reasons, messages, order.
 * Leaves out: DisruptionTarget and the conditions of a resize that waits.
 */
import type { ContainerStatus } from '../../api/core/v1/pod/container';
import type { Pod, PodCondition, PodPhase } from '../../api/core/v1/pod/pod';
import { isSidecar } from '../restart-policy';
import { sharedCondition, sharedList } from './shared-conditions';

/** A condition before it has a time. */
interface Judgement {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

const YES: Judgement = Object.freeze({ status: 'True' });
const NO: Judgement = Object.freeze({ status: 'False' });
const COMPLETED: Judgement = Object.freeze({ status: 'False', reason: 'PodCompleted' });
const FAILED: Judgement = Object.freeze({ status: 'False', reason: 'PodFailed' });
const COMPLETED_INIT: Judgement = Object.freeze({ status: 'True', reason: 'PodCompleted' });

/** What conditions are made from. */
export interface ConditionFacts {
  readonly pod: Pod;
  readonly phase: PodPhase;
  readonly statuses: ReadonlyMap<string, ContainerStatus>;
  readonly isSandboxReady: boolean;
  readonly hasAppStarted: boolean;
  /** cpu or memory are being changed. */
  readonly isResizing?: boolean;
  /** The conditions as they stand. */
  readonly old: readonly PodCondition[] | undefined;
  /** The time as the API writes it. */
  readonly now: string;
}

/** The types that the kubelet owns, in its order. */
export const KUBELET_CONDITIONS = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
] as const;

const OWNED: ReadonlySet<string> = new Set([...KUBELET_CONDITIONS, 'PodResizePending', 'PodResizeInProgress']);

/** Whether the kubelet owns the condition: others keep what somebody else wrote. */
export function isOwned(type: string): boolean {
  return OWNED.has(type);
}

/** All conditions of a pod: those of others first, then the kubelet's. */
export function conditionsOf(facts: ConditionFacts): readonly PodCondition[] {
  const { pod, old } = facts;
  const conditions: PodCondition[] = [];
  for (const condition of pod.status.conditions ?? []) if (!OWNED.has(condition.type)) conditions.push(condition);
  const containersReady = judgeContainersReady(facts);
  const ready = judgeReady(pod, containersReady, conditions);
  const moment = { generation: pod.metadata.generation, old, now: facts.now };
  if (facts.isResizing) conditions.push(conditionAt('PodResizeInProgress', YES, moment));
  // In the order of KUBELET_CONDITIONS.
  conditions.push(
    conditionAt('PodReadyToStartContainers', facts.isSandboxReady ? YES : NO, moment),
    conditionAt('Initialized', judgeInitialized(facts), moment),
    conditionAt('Ready', ready, moment),
    conditionAt('ContainersReady', containersReady, moment),
    conditionAt('PodScheduled', YES, moment),
  );
  return sharedList(conditions);
}

/** The conditions with `Ready` and `ContainersReady` judged anew, the rest as it stands. */
export function withReadiness(facts: ConditionFacts): readonly PodCondition[] {
  const { pod, old = [], now } = facts;
  const others = old.filter(({ type }) => !OWNED.has(type));
  const containersReady = judgeContainersReady(facts);
  const ready = judgeReady(pod, containersReady, others);
  const generation = pod.metadata.generation;
  return sharedList(
    old.map((condition) => {
      if (condition.type === 'Ready') return conditionAt('Ready', ready, { generation, old, now });
      if (condition.type === 'ContainersReady')
        return conditionAt('ContainersReady', containersReady, { generation, old, now });
      return condition;
    }),
  );
}

/** The conditions with one replaced: the sandbox is up, before anything runs in it. */
export function withSandboxReady(pod: Pod, old: readonly PodCondition[], now: string): readonly PodCondition[] {
  const generation = pod.metadata.generation;
  return sharedList(
    old.map((condition) =>
      condition.type === 'PodReadyToStartContainers'
        ? conditionAt(condition.type, YES, { generation, old, now })
        : condition,
    ),
  );
}

function judgeContainersReady({ pod, phase, statuses }: ConditionFacts): Judgement {
  const unknown: string[] = [];
  const unready: string[] = [];
  const look = (name: string) => {
    const status = statuses.get(name);
    if (!status) unknown.push(name);
    else if (!status.ready) unready.push(name);
  };
  for (const container of pod.spec.initContainers ?? []) if (isSidecar(container)) look(container.name);
  for (const { name } of pod.spec.containers) look(name);
  if (phase === 'Succeeded' && unknown.length === 0) return COMPLETED;
  if (phase === 'Failed') return FAILED;
  return complaint('ContainersNotReady', { unknown, unready });
}

function judgeReady(pod: Pod, containersReady: Judgement, others: readonly PodCondition[]): Judgement {
  if (containersReady.status !== 'True') return containersReady;
  const gates = pod.spec.readinessGates;
  if (!gates?.length) return YES;
  const messages: string[] = [];
  for (const { conditionType } of gates) {
    const found = others.find(({ type }) => type === conditionType);
    if (!found) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
  }
  if (messages.length === 0) return YES;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}

function judgeInitialized({ pod, phase, statuses, hasAppStarted }: ConditionFacts): Judgement {
  const inits = pod.spec.initContainers;
  if (!inits?.length) return phase === 'Succeeded' ? COMPLETED_INIT : YES;
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of inits) {
    const status = statuses.get(container.name);
    if (!status) unknown.push(container.name);
    else if (!(isSidecar(container) ? status.started : status.ready)) incomplete.push(container.name);
  }
  if (phase === 'Succeeded' && unknown.length === 0) return COMPLETED_INIT;
  // What has once been initialized stays so, whatever its sidecars do.
  if (hasAppStarted) return YES;
  return complaint('ContainersNotInitialized', { unknown, incomplete });
}

function complaint(reason: string, names: Record<string, string[]>): Judgement {
  if (Object.values(names).every(({ length }) => length === 0)) return YES;
  const messages = Object.keys(names)
    .filter((word) => (names[word] as string[]).length > 0)
    .map((word) => `containers with ${word} status: [${(names[word] as string[]).join(' ')}]`);
  return { status: 'False', reason, message: messages.join(', ') };
}

function conditionOf(conditions: readonly PodCondition[], type: string): PodCondition | undefined {
  for (let i = 0; i < conditions.length; i++) if (conditions[i]?.type === type) return conditions[i];
  return undefined;
}

interface Moment {
  readonly generation: number | undefined;
  readonly old: readonly PodCondition[] | undefined;
  readonly now: string;
}

function conditionAt(
  type: string,
  { status, reason, message }: Judgement,
  { generation, old, now }: Moment,
): PodCondition {
  const before = old && conditionOf(old, type);
  const since = before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : now;
  if (
    before?.status === status &&
    before.reason === reason &&
    before.message === message &&
    before.observedGeneration === generation &&
    before.lastProbeTime === null
  )
    return before;
  return sharedCondition({ type, status, reason, message, generation, since });
}
