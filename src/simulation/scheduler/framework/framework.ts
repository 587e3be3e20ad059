/**
 * One profile's plugins, run point by point.
 * Models: kube-scheduler framework runtime: skips, first refusal wins, nominated pods, weights.
 * Leaves out: parallel filters (nodes are looked at in order), waiting on permit.
 */
import type { Pod } from '../../api/core/v1/pod/pod';
import { assert } from '../../base/assert';
import type { NodeInfo } from './node-info';
import type {
  Cycle,
  NodeStatuses,
  Plugin,
  PluginDefinition,
  PluginHandle,
  PostFilterResult,
  QueuedPod,
} from './plugin';
import type { PodInfo } from './pod-info';
import { type ExtensionPoint, extensionPoints, type Profile } from './profile';
import { isRejected, type Status } from './status';

/** What the plugins of PreFilter said together. */
export interface PreFilterOutcome {
  status?: Status;
  /** The only nodes worth a look, if plugins narrowed them down. */
  nodeNames?: ReadonlySet<string>;
  /** Plugins that refused or narrowed. */
  unschedulablePlugins: Set<string>;
}

/** One score plugin's part in a decision; arrays are in the order of the feasible nodes. */
export interface PluginScores {
  plugin: string;
  weight: number;
  raw: number[];
  normalized: number[];
}

/** The services that a framework needs from outside; the rest of the plugins' handle it gives itself. */
export type FrameworkServices = Omit<PluginHandle, 'runFilters' | 'runAddPod' | 'runRemovePod'>;

const METHODS: Readonly<Partial<Record<ExtensionPoint, keyof Plugin>>> = { queueSort: 'comesBefore' };

/** The plugins of one profile. */
export class Framework {
  readonly plugins: readonly Plugin[];
  #points = new Map<ExtensionPoint, readonly Plugin[]>();
  #weights = new Map<string, number>();

  constructor(
    readonly profile: Profile,
    definitions: readonly PluginDefinition[],
    private readonly services: FrameworkServices,
  ) {
    const handle: PluginHandle = {
      ...services,
      runFilters: (cycle, node) => this.runFiltersWithNominated(cycle, node),
      runAddPod: (cycle, pod, node) => this.#runAddPod(cycle, pod, node),
      runRemovePod: (cycle, pod, node) => this.#runRemovePod(cycle, pod, node),
    };
    const byName = new Map(definitions.map((definition) => [definition.name, definition]));
    const made = new Map<string, Plugin>();
    for (const point of extensionPoints) {
      const method = METHODS[point] ?? (point as keyof Plugin);
      const plugins: Plugin[] = [];
      for (const { name, weight } of profile.points.get(point) ?? []) {
        const definition = byName.get(name);
        if (!definition) continue;
        const plugin = made.get(name) ?? { name, ...definition.create(profile.argsOf(name), handle) };
        made.set(name, plugin);
        if (!plugin[method]) continue;
        plugins.push(plugin);
        if (point === 'score') this.#weights.set(name, weight || 1);
      }
      this.#points.set(point, plugins);
    }
    this.plugins = [...made.values()];
  }

  /** The plugins of an extension point, in order. */
  at(point: ExtensionPoint): readonly Plugin[] {
    return this.#points.get(point) ?? [];
  }

  /** The weight of a score plugin. */
  weightOf(plugin: string): number {
    return this.#weights.get(plugin) ?? 0;
  }

  /** The pods that wait for a node to be freed for them. */
  nominatedPods(nodeName: string): readonly PodInfo[] {
    return this.services.nominatedPods(nodeName);
  }

  /** The order of the queue: negative if the first pod comes first. */
  compareQueued(a: QueuedPod, b: QueuedPod): number {
    return this.at('queueSort')[0]?.comesBefore?.(a, b) ?? a.timestamp - b.timestamp;
  }

  /** The first plugin that keeps a pod out of the queue. */
  runPreEnqueue(pod: Pod): Status | undefined {
    for (const plugin of this.at('preEnqueue')) {
      const status = plugin.preEnqueue?.(pod);
      if (status) return status;
    }
    return undefined;
  }

  /** Runs PreFilter: an unresolvable refusal ends it, narrowed nodes are intersected. */
  runPreFilter(cycle: Cycle): PreFilterOutcome {
    const outcome: PreFilterOutcome = { unschedulablePlugins: new Set() };
    for (const plugin of this.at('preFilter')) {
      const result = plugin.preFilter?.(cycle);
      if (!result) continue;
      const { status, nodeNames } = result;
      if (status?.code === 'Skip') cycle.state.skipFilter.add(plugin.name);
      else if (status) {
        outcome.unschedulablePlugins.add(plugin.name);
        outcome.status ??= status;
        if (status.code !== 'Unschedulable') {
          outcome.status = status;
          return outcome;
        }
      } else if (nodeNames) {
        outcome.unschedulablePlugins.add(plugin.name);
        outcome.nodeNames = intersection(outcome.nodeNames, nodeNames);
        if (outcome.nodeNames.size === 0) return withNoNodes(outcome);
      }
    }
    return outcome;
  }

  /** The first plugin that refuses a node. */
  runFilters(cycle: Cycle, node: NodeInfo): Status | undefined {
    for (const plugin of this.at('filter')) {
      if (cycle.state.skipFilter.has(plugin.name)) continue;
      const status = plugin.filter?.(cycle, node);
      if (status) return status;
    }
    return undefined;
  }

  /**
   * The filters with the nominated pods of at least the pod's priority on the node, then without them:
   * they may not come, and what only they make possible (affinity) must not count on them.
   */
  runFiltersWithNominated(cycle: Cycle, node: NodeInfo): Status | undefined {
    const nominated = this.services
      .nominatedPods(node.name)
      .filter((other) => other.uid !== cycle.pod.uid && other.priority >= cycle.pod.priority);
    if (nominated.length > 0) {
      const crowded = node.clone();
      const whatIf: Cycle = { ...cycle, state: cycle.state.clone() };
      for (const pod of nominated) {
        crowded.addPod(pod);
        this.#runAddPod(whatIf, pod, crowded);
      }
      const status = this.runFilters(whatIf, crowded);
      if (status) return status;
    }
    return this.runFilters(cycle, node);
  }

  /** Runs PostFilter until a plugin finds a way; the messages of the others are joined. */
  runPostFilter(cycle: Cycle, statuses: NodeStatuses): PostFilterResult & { message: string } {
    const messages: string[] = [];
    let kept: PostFilterResult = {};
    for (const plugin of this.at('postFilter')) {
      const result = plugin.postFilter?.(cycle, statuses) ?? {};
      if (!result.status) return { ...result, message: '' };
      if (!isRejected(result.status)) return { message: result.status.reasons.join(', '), status: result.status };
      messages.push(...result.status.reasons);
      kept = {
        ...kept,
        ...(result.nominatedNodeName !== undefined && { nominatedNodeName: result.nominatedNodeName }),
        ...(result.preemption && { preemption: result.preemption }),
        status: result.status,
      };
    }
    return { ...kept, message: messages.join(', ') };
  }

  /** Scores the feasible nodes: plugin by plugin, normalised, with the names of those that had nothing to do. */
  runScores(cycle: Cycle, nodes: readonly NodeInfo[]): { scores: PluginScores[]; skipped: string[] } {
    for (const plugin of this.at('preScore')) {
      const status = plugin.preScore?.(cycle, nodes);
      if (status) cycle.state.skipScore.add(plugin.name);
    }
    const scores: PluginScores[] = [];
    const skipped: string[] = [];
    for (const plugin of this.at('score')) {
      if (cycle.state.skipScore.has(plugin.name)) {
        skipped.push(plugin.name);
        continue;
      }
      const raw = nodes.map((node) => plugin.score?.(cycle, node) ?? 0);
      const normalized = plugin.normalizeScore?.(cycle, raw.slice(), nodes) ?? raw;
      assert(normalized.length === nodes.length, 'every feasible node has a normalised score');
      scores.push({ plugin: plugin.name, weight: this.weightOf(plugin.name), raw, normalized });
    }
    return { scores, skipped };
  }

  /** Runs one of the points after the choice; the first refusal ends it. */
  runAfterChoice(point: 'reserve' | 'permit' | 'preBind' | 'bind', cycle: Cycle, nodeName: string): Status | undefined {
    for (const plugin of this.at(point)) {
      const status = plugin[point]?.(cycle, nodeName);
      if (status && status.code !== 'Skip') return status;
      if (point === 'bind' && !status) return undefined;
    }
    return undefined;
  }

  /** Takes back what was reserved, in reverse order. */
  runUnreserve(cycle: Cycle, nodeName: string): void {
    for (const plugin of [...this.at('reserve')].reverse()) plugin.unreserve?.(cycle, nodeName);
  }

  #runAddPod(cycle: Cycle, pod: PodInfo, node: NodeInfo): void {
    for (const plugin of this.at('preFilter'))
      if (!cycle.state.skipFilter.has(plugin.name)) plugin.addPod?.(cycle, pod, node);
  }

  #runRemovePod(cycle: Cycle, pod: PodInfo, node: NodeInfo): void {
    for (const plugin of this.at('preFilter'))
      if (!cycle.state.skipFilter.has(plugin.name)) plugin.removePod?.(cycle, pod, node);
  }
}

function intersection(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  return a ? new Set([...a].filter((name) => b.has(name))) : b;
}

function withNoNodes(outcome: PreFilterOutcome): PreFilterOutcome {
  const plugins = [...outcome.unschedulablePlugins].sort();
  const reason =
    plugins.length === 1
      ? `node(s) didn't satisfy plugin ${plugins[0]}`
      : `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`;
  return {
    ...outcome,
    status: { code: 'UnschedulableAndUnresolvable', reasons: [reason], plugin: plugins[0] ?? '' },
  };
}
