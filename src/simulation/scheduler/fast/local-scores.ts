import { CycleState } from '../framework/cycle-state';
import type { Framework } from '../framework/framework';
import type { NodeInfo } from '../framework/node-info';
import type { Cycle, Plugin } from '../framework/plugin';
import type { PodInfo } from '../framework/pod-info';
import type { Snapshot } from '../snapshot';

/** Filters that look at the node object alone, and those that look at its pods too. */
const SHAPE_FILTERS = new Set(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeAffinity']);
const LOAD_FILTERS = new Set(['NodePorts', 'NodeResourcesFit']);
/** Scores that are final as they are; those of images depend on all nodes. */
const LOAD_SCORES = new Set(['NodeResourcesFit', 'NodeResourcesBalancedAllocation', 'DynamicResources']);
const IMAGE_SCORE = 'ImageLocality';
/** Scores of the node object that are normalised over the feasible nodes. */
const CLASS_SCORES = new Set(['TaintToleration', 'NodeAffinity']);
/** Plugins of which the fast path takes care itself, or that have nothing to do for the pods that it takes. */
const ELSEWHERE = new Set(['PodTopologySpread', 'InterPodAffinity', 'VolumeBinding']);

/** Whether the fast path knows every filter and score plugin of a profile. */
export function knowsAllPlugins(framework: Framework): boolean {
  const isKnown = ({ name }: Plugin) =>
    SHAPE_FILTERS.has(name) || LOAD_FILTERS.has(name) || LOAD_SCORES.has(name) || ELSEWHERE.has(name);
  const isScore = (plugin: Plugin) => isKnown(plugin) || plugin.name === IMAGE_SCORE;
  return framework.at('filter').every(isKnown) && framework.at('score').every(isScore);
}

/**
 * What all nodes say of pods of one spec, as far as each node says it for itself: computed by the plugins, kept per
 * node, and asked again only where the node's generation moved.
 */
export class LocalScores {
  /** 1 where all local filters pass. */
  readonly isOpen: Uint8Array;
  /** Weighted sum of the scores that need no normalising, images apart. */
  readonly load: Int32Array;
  /** Weighted scores of images. */
  readonly image: Int32Array;
  /** Score plugins with work for such pods, with their raw scores by node; in the profile's order. */
  readonly scored: readonly { plugin: Plugin; weight: number; raw: Int32Array }[];
  /** Those of them that are normalised over the feasible nodes. */
  readonly classes: LocalScores['scored'];
  #passesShape: Uint8Array;
  /** The generation of each node that this is of. */
  readonly generations: Int32Array;
  #shapeGeneration: Int32Array;
  #imageGeneration = -1;
  #cycle: Cycle;
  #shapeFilters: Plugin[];
  #loadFilters: Plugin[];
  #loadScores: LocalScores['scored'];
  #image: LocalScores['scored'][number] | undefined;
  #states: [CycleState | undefined, CycleState | undefined] = [undefined, undefined];

  constructor(
    private readonly framework: Framework,
    private readonly snapshot: Snapshot,
    pod: PodInfo,
  ) {
    const size = snapshot.nodes.length;
    this.#cycle = { pod, snapshot, state: new CycleState() };
    const filters = framework.at('filter');
    this.#shapeFilters = filters.filter(({ name }) => SHAPE_FILTERS.has(name));
    this.#loadFilters = filters.filter(({ name }) => LOAD_FILTERS.has(name));
    // For these plugins PreScore looks at the pod alone, so what it says holds for every window of nodes.
    const hasWork = (plugin: Plugin) => !plugin.preScore?.(this.#cycle, snapshot.nodes);
    this.scored = framework
      .at('score')
      .filter((plugin) => !ELSEWHERE.has(plugin.name) && hasWork(plugin))
      .map((plugin) => ({ plugin, weight: framework.weightOf(plugin.name), raw: new Int32Array(size) }));
    this.#loadScores = this.scored.filter(({ plugin }) => LOAD_SCORES.has(plugin.name));
    this.#image = this.scored.find(({ plugin }) => plugin.name === IMAGE_SCORE);
    this.classes = this.scored.filter(({ plugin }) => CLASS_SCORES.has(plugin.name));
    this.isOpen = new Uint8Array(size);
    this.load = new Int32Array(size);
    this.image = new Int32Array(size);
    this.#passesShape = new Uint8Array(size);
    this.generations = new Int32Array(size);
    this.#shapeGeneration = new Int32Array(size);
  }

  /** A cycle for the plugins' normalising. */
  get cycle(): Cycle {
    return this.#cycle;
  }

  /** What PreFilter leaves behind for such pods: which filters have nothing to do. Pods of one spec share it. */
  stateOf(hasHardSpread: boolean): CycleState {
    const which = hasHardSpread ? 1 : 0;
    let state = this.#states[which];
    if (!state) {
      state = new CycleState();
      for (const plugin of this.framework.at('preFilter')) {
        const isIdle =
          plugin.name === 'PodTopologySpread'
            ? !hasHardSpread
            : plugin.name === 'InterPodAffinity' || plugin.preFilter?.(this.#cycle)?.status?.code === 'Skip';
        if (isIdle) state.skipFilter.add(plugin.name);
      }
      this.#states[which] = state;
    }
    return state;
  }

  /** Brings a node up to date; to be called where its generation is another one. */
  refresh(index: number, node: NodeInfo): void {
    this.generations[index] = node.generation;
    if (this.#shapeGeneration[index] !== node.shapeGeneration) {
      this.#shapeGeneration[index] = node.shapeGeneration;
      this.#refreshShape(index, node);
    }
    const cycle = this.#cycle;
    const isOpen = this.#passesShape[index] === 1 && !this.#loadFilters.some((plugin) => plugin.filter?.(cycle, node));
    this.isOpen[index] = isOpen ? 1 : 0;
    if (!isOpen) return;
    let sum = 0;
    for (const { plugin, weight, raw } of this.#loadScores) {
      const score = plugin.score?.(cycle, node) ?? 0;
      raw[index] = score;
      sum += weight * score;
    }
    this.load[index] = sum;
  }

  /** Brings the scores of images up to date; they change for all nodes when one node pulls an image. */
  refreshImages(): void {
    if (this.#imageGeneration === this.snapshot.imageGeneration || !this.#image) return;
    this.#imageGeneration = this.snapshot.imageGeneration;
    const { plugin, weight, raw } = this.#image;
    for (const [i, node] of this.snapshot.nodes.entries()) {
      raw[i] = plugin.score?.(this.#cycle, node) ?? 0;
      this.image[i] = weight * (raw[i] as number);
    }
  }

  #refreshShape(index: number, node: NodeInfo): void {
    const cycle = this.#cycle;
    const passes = !this.#shapeFilters.some((plugin) => plugin.filter?.(cycle, node));
    this.#passesShape[index] = passes ? 1 : 0;
    for (const { plugin, raw } of this.classes) raw[index] = plugin.score?.(cycle, node) ?? 0;
  }
}
