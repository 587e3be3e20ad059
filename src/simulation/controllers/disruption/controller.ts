/**
 * Keeps account of how many pods of a PodDisruptionBudget may be evicted now.
 * Models: disruption controller v1.36: expected and healthy pods, granted evictions, its events and condition.
 * Leaves out: the clearing of a DisruptionTarget condition that came to nothing.
 */
import { Pod } from '../../api/core/v1/pod/pod';
import type { Condition } from '../../api/core/v1/shared';
import { PodDisruptionBudget } from '../../api/policy/v1/poddisruptionbudget/poddisruptionbudget';
import { isReason } from '../../apimachinery/api-error';
import { semanticEqual } from '../../apimachinery/deep';
import { compileSelector, type LabelSelector } from '../../apimachinery/labels';
import { objectKey } from '../../apimachinery/object-meta';
import { timeMs } from '../../apimachinery/time';
import type { Informer, WorkQueue } from '../../client';
import { type ControllerEnv, defineController } from '../define-controller';
import { isPodReady } from '../pod-state';
import { indexByLabel } from '../service-pods';
import { type ExpectedPods, ExpectedPodsFinder } from './expected-pods';

/** disruption.go: a granted eviction whose deletion does not show for so long came to nothing. */
const DELETION_TIMEOUT_MS = 120_000;
const ALLOWED = 'DisruptionAllowed';

type Status = PodDisruptionBudget['status'];

class Disruption {
  readonly #budgets: Informer<PodDisruptionBudget>;
  readonly #pods: Informer<Pod>;
  readonly #finder: ExpectedPodsFinder;
  readonly #queue: WorkQueue;

  constructor(private readonly env: ControllerEnv) {
    this.#budgets = env.informers.of(PodDisruptionBudget);
    this.#pods = env.informers.of(Pod);
    this.#finder = new ExpectedPodsFinder(env.informers);
    this.#budgets.indexer.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? '']);
    this.#queue = env.queue({
      process: (key) => this.#sync(key),
      failed: (key, error) => {
        if (isReason(error, 'NotFound')) return;
        if (!isReason(error, 'Conflict')) throw error;
        this.#queue.addRateLimited(key);
      },
    });
    const changed = (budget: PodDisruptionBudget) => this.#queue.add(objectKey(budget));
    this.#budgets.addHandler({ added: changed, updated: changed, deleted: changed });
    const enqueue = (pod: Pod) => this.#enqueueBudgetOf(pod);
    this.#pods.addHandler({ added: enqueue, updated: enqueue, deleted: enqueue });
    indexByLabel(this.#pods);
  }

  #enqueueBudgetOf(pod: Pod): void {
    if (this.#budgets.indexer.size === 0) return;
    const budgets = this.#budgets.indexer
      .by('namespace', pod.metadata.namespace ?? '')
      .filter(({ spec }) => compileSelector(spec.selector).matches(pod.metadata.labels ?? {}));
    const [budget] = budgets;
    if (!budget) return;
    if (budgets.length > 1) {
      const { namespace, name } = pod.metadata;
      const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${budget.metadata.name}" arbitrarily.`;
      this.env.events.note(pod, { type: 'Warning', reason: 'MultiplePodDisruptionBudgets', message });
    }
    this.#queue.add(objectKey(budget));
  }

  #podsOf({ spec, metadata }: PodDisruptionBudget): Pod[] {
    const selector = compileSelector(spec.selector);
    const [label] = Object.entries(spec.selector?.matchLabels ?? {});
    const { indexer } = this.#pods;
    // A selector without plain labels has to look at all pods; it is rare.
    const candidates = label
      ? indexer.by('label', `${metadata.namespace}/${label[0]}=${label[1]}`)
      : [...indexer.values()];
    return candidates.filter(
      (pod) => pod.metadata.namespace === metadata.namespace && selector.matches(pod.metadata.labels ?? {}),
    );
  }

  #sync(key: string): void {
    const budget = this.#budgets.indexer.get(key);
    if (!budget) return;
    const pods = this.#podsOf(budget);
    if (pods.length === 0) this.#note(budget, 'Normal', 'NoPods', 'No matching pods found');
    let wanted: ExpectedPods;
    try {
      wanted = this.#finder.of(budget, pods);
    } catch (error) {
      const { message } = error as Error;
      const words = `Failed to calculate the number of expected pods: ${message}`;
      this.#note(budget, 'Warning', 'CalculateExpectedPodCountFailed', words);
      this.#write(budget, this.#failed(budget, message));
      return;
    }
    if (wanted.hasUnmanaged) this.#note(budget, 'Warning', 'UnmanagedPods', unmanagedWords(budget.spec.selector));
    this.#write(budget, this.#statusOf(budget, pods, wanted));
  }

  #statusOf(budget: PodDisruptionBudget, pods: readonly Pod[], { expected, desiredHealthy }: ExpectedPods): Status {
    const granted = this.#grantedOf(budget, pods);
    let currentHealthy = 0;
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp || Object.hasOwn(granted, pod.metadata.name)) continue;
      if (isPodReady(pod)) currentHealthy++;
    }
    const disruptionsAllowed = expected <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const observedGeneration = budget.metadata.generation ?? 0;
    const status: Status = {
      observedGeneration,
      ...(Object.keys(granted).length > 0 && { disruptedPods: granted }),
      disruptionsAllowed,
      currentHealthy,
      desiredHealthy,
      expectedPods: expected,
    };
    const reason = disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods';
    status.conditions = this.#conditions(budget, { isAllowed: disruptionsAllowed > 0, reason, observedGeneration });
    return status;
  }

  /** The evictions that were granted and whose pods are not on their way out yet. */
  #grantedOf(budget: PodDisruptionBudget, pods: readonly Pod[]): Record<string, string> {
    const granted: Record<string, string> = {};
    const { disruptedPods } = budget.status;
    if (!disruptedPods) return granted;
    for (const pod of pods) {
      const { name, namespace, deletionTimestamp } = pod.metadata;
      const since = Object.hasOwn(disruptedPods, name) ? disruptedPods[name] : undefined;
      if (since === undefined || deletionTimestamp) continue;
      const leftMs = timeMs(since) + DELETION_TIMEOUT_MS - this.env.nowMs();
      if (leftMs < 0) {
        // The words name the namespace twice, as v1.36 does.
        const message = `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`;
        this.env.events.note(pod, { type: 'Warning', reason: 'NotDeleted', message });
        continue;
      }
      granted[name] = since;
      this.#queue.addAfter(objectKey(budget), leftMs + 1);
    }
    return granted;
  }

  #failed(budget: PodDisruptionBudget, message: string): Status {
    const { status } = budget;
    const observedGeneration = status.observedGeneration ?? 0;
    const conditions = this.#conditions(budget, {
      isAllowed: false,
      reason: 'SyncFailed',
      message,
      observedGeneration,
    });
    return { ...status, disruptionsAllowed: 0, conditions };
  }

  #conditions(budget: PodDisruptionBudget, told: Told): Condition[] {
    const standing = budget.status.conditions ?? [];
    const before = standing.find(({ type }) => type === ALLOWED);
    const status = told.isAllowed ? 'True' : 'False';
    const condition: Condition = {
      type: ALLOWED,
      status,
      observedGeneration: told.observedGeneration,
      lastTransitionTime: (before?.status === status && before.lastTransitionTime) || this.env.timestamp(),
      reason: told.reason,
      message: told.message ?? '',
    };
    return [...standing.filter(({ type }) => type !== ALLOWED), condition];
  }

  #write(budget: PodDisruptionBudget, status: Status): void {
    if (semanticEqual(budget.status, status)) return;
    this.env.client.updateStatus(PodDisruptionBudget, { ...budget, status });
  }

  #note(budget: PodDisruptionBudget, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.env.events.note(budget, { type, reason, message });
  }
}

interface Told {
  isAllowed: boolean;
  reason: string;
  message?: string;
  observedGeneration: number;
}

/** As Go prints the selector. */
function unmanagedWords(selector: LabelSelector | null | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}: ${value},`);
  const needs = (selector?.matchExpressions ?? []).map(
    ({ key, operator, values }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(' ')}],},`,
  );
  const printed = `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${needs.join('')}},}`;
  return `Pods selected by this PodDisruptionBudget (selector: ${printed}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}

export default defineController({
  name: 'disruption-controller',
  eventSource: 'controllermanager',
  start(env) {
    new Disruption(env);
  },
});
