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
const CLASS_SCORES = ['TaintToleration', 'NodeAffinity'] as const;
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
  readonly image: Int32Array;
  /** Raw scores of the plugins of `classPlugins`, by plugin. */
  readonly classes: Int32Array[];
  readonly classPlugins: Plugin[];
  #passesShape: Uint8Array;
  /** The generation of each node that this is of. */
  readonly generations: Int32Array;
  #shapeGeneration: Int32Array;
  #imageGeneration = -1;
  #cycle: Cycle;
  #shapeFilters: Plugin[];
  #loadFilters: Plugin[];
  #loadScores: { plugin: Plugin; weight: number }[];
  #image: { plugin: Plugin; weight: number } | undefined;

  constructor(
    framework: Framework,
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
    const scores = framework
      .at('score')
      .filter(({ name }) => !ELSEWHERE.has(name))
      .filter(hasWork);
    const weighted = (plugin: Plugin) => ({ plugin, weight: framework.weightOf(plugin.name) });
    this.#loadScores = scores.filter(({ name }) => LOAD_SCORES.has(name)).map(weighted);
    this.#image = scores.filter(({ name }) => name === IMAGE_SCORE).map(weighted)[0];
    this.classPlugins = scores.filter(({ name }) => (CLASS_SCORES as readonly string[]).includes(name));
    this.isOpen = new Uint8Array(size);
    this.load = new Int32Array(size);
    this.image = new Int32Array(size);
    this.classes = this.classPlugins.map(() => new Int32Array(size));
    this.#passesShape = new Uint8Array(size);
    this.generations = new Int32Array(size);
    this.#shapeGeneration = new Int32Array(size);
  }

  /** A cycle for the plugins' normalising. */
  get cycle(): Cycle {
    return this.#cycle;
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
    for (const { plugin, weight } of this.#loadScores) sum += weight * (plugin.score?.(cycle, node) ?? 0);
    this.load[index] = sum;
  }

  /** Brings the scores of images up to date; they change for all nodes when one node pulls an image. */
  refreshImages(): void {
    if (this.#imageGeneration === this.snapshot.imageGeneration || !this.#image) return;
    this.#imageGeneration = this.snapshot.imageGeneration;
    const { plugin, weight } = this.#image;
    for (const [i, node] of this.snapshot.nodes.entries())
      this.image[i] = weight * (plugin.score?.(this.#cycle, node) ?? 0);
  }

  #refreshShape(index: number, node: NodeInfo): void {
    const cycle = this.#cycle;
    const passes = !this.#shapeFilters.some((plugin) => plugin.filter?.(cycle, node));
    this.#passesShape[index] = passes ? 1 : 0;
    for (const [i, plugin] of this.classPlugins.entries())
      (this.classes[i] as Int32Array)[index] = plugin.score?.(cycle, node) ?? 0;
  }
}
