import type { Pod } from '../../api/core/v1/pod/pod';
import type { ClusterEvent, ClusterEventAction, ClusterEventResource } from './cluster-event';
import type { CycleState } from './cycle-state';
import type { Listers } from './listers';
import type { NodeInfo } from './node-info';
import type { PodInfo } from './pod-info';
import type { Status } from './status';

/** What an attempt to place one pod is about. */
export interface Cycle {
  readonly pod: PodInfo;
  readonly state: CycleState;
  readonly snapshot: NodeSnapshot;
}

/** The nodes as they stand during an attempt. */
export interface NodeSnapshot {
  /** In the order in which nodes are looked at: zones in turn. */
  readonly nodes: readonly NodeInfo[];
  readonly nodesWithPodAffinity: readonly NodeInfo[];
  readonly nodesWithRequiredPodAntiAffinity: readonly NodeInfo[];
  get(name: string): NodeInfo | undefined;
  /** How large an image is and how many nodes have it, by name with tag. */
  image(name: string): { size: number; nodes: number } | undefined;
}

/** What PreFilter may find out: a refusal, or that only some nodes are worth a look. */
export interface PreFilterResult {
  status?: Status;
  nodeNames?: ReadonlySet<string>;
}

/** Why each node refused: by name, and one status for all that are not named. */
export interface NodeStatuses {
  readonly named: ReadonlyMap<string, Status>;
  readonly absent: Status;
}

/** What PostFilter found: a node to wait for, and what must go first. */
export interface PostFilterResult {
  status?: Status;
  /** The node to nominate; '' takes a nomination back; undefined leaves it. */
  nominatedNodeName?: string;
  preemption?: PreemptionRecord;
}

/** A what-if of preemption on one node. */
export interface PreemptionCandidate {
  node: string;
  /** Most important first. */
  victims: PodInfo[];
  pdbViolations: number;
}

/** What preemption considered and chose. */
export interface PreemptionRecord {
  candidates: PreemptionCandidate[];
  nominated?: string;
  notEligible?: string;
  noCandidate?: string;
}

/** An event that may make a pod schedulable that the plugin refused, and whether this one does. */
export interface EventInterest {
  resource: ClusterEventResource;
  actions: readonly ClusterEventAction[];
  /** Without it every such event is worth another try. */
  hint?(pod: PodInfo, event: ClusterEvent): boolean;
}

/** One plugin, with its arguments taken in: any subset of the extension points. */
export interface Plugin {
  readonly name: string;
  /** What may wake pods that this plugin refused. */
  readonly events?: readonly EventInterest[];
  /** Whether a pod comes before another in the queue. */
  comesBefore?(a: QueuedPod, b: QueuedPod): number;
  preEnqueue?(pod: Pod): Status | undefined;
  preFilter?(cycle: Cycle): PreFilterResult | undefined;
  /** What-if: a pod more (or less) on a node; updates the state that preFilter wrote. */
  addPod?(cycle: Cycle, pod: PodInfo, node: NodeInfo): void;
  removePod?(cycle: Cycle, pod: PodInfo, node: NodeInfo): void;
  filter?(cycle: Cycle, node: NodeInfo): Status | undefined;
  postFilter?(cycle: Cycle, statuses: NodeStatuses): PostFilterResult;
  preScore?(cycle: Cycle, nodes: readonly NodeInfo[]): Status | undefined;
  score?(cycle: Cycle, node: NodeInfo): number;
  /** Brings the scores of all feasible nodes to 0…100. */
  normalizeScore?(cycle: Cycle, scores: number[], nodes: readonly NodeInfo[]): number[];
  reserve?(cycle: Cycle, nodeName: string): Status | undefined;
  unreserve?(cycle: Cycle, nodeName: string): void;
  permit?(cycle: Cycle, nodeName: string): Status | undefined;
  preBind?(cycle: Cycle, nodeName: string): Status | undefined;
  bind?(cycle: Cycle, nodeName: string): Status | undefined;
}

/** What the order of the queue looks at. */
export interface QueuedPod {
  readonly pod: PodInfo;
  /** When the pod came into the queue, in simulated ms. */
  readonly timestamp: number;
}

/** What plugins may ask of the scheduler around them. */
export interface PluginHandle {
  readonly listers: Listers;
  /** Pods that wait for a node to be freed for them. */
  nominatedPods(nodeName: string): readonly PodInfo[];
  /** Runs the filters as if nominated pods were there, and again without them. */
  runFilters(cycle: Cycle, node: NodeInfo): Status | undefined;
  runAddPod(cycle: Cycle, pod: PodInfo, node: NodeInfo): void;
  runRemovePod(cycle: Cycle, pod: PodInfo, node: NodeInfo): void;
  /** A number in [0, bound), from the scheduler's own stream of chance. */
  chance(bound: number): number;
  /** Picks among equally good preemption candidates. */
  pickCandidate(pod: PodInfo, equallyGood: readonly PreemptionCandidate[]): PreemptionCandidate;
  /** Makes room: ends the victims on the node in favor of the pod. */
  preempt(pod: PodInfo, candidate: PreemptionCandidate): void;
  /** Writes the binding of a pod to a node; undefined on success. */
  bind(pod: PodInfo, nodeName: string): Status | undefined;
}

/** A plugin as its folder defines it. */
export interface PluginDefinition {
  /** Its official name. */
  readonly name: string;
  /** Makes the plugin from its arguments in KubeSchedulerConfiguration (undefined: defaults). */
  create(args: unknown, handle: PluginHandle): Omit<Plugin, 'name'>;
}

/** Defines a plugin; its folder is found by glob. */
export function definePlugin<Args>(definition: {
  name: string;
  create(args: Args | undefined, handle: PluginHandle): Omit<Plugin, 'name'>;
}): PluginDefinition {
  return definition as PluginDefinition;
}
