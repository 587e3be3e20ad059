/**
 * The same decisions as the plugin loop, without asking every plugin about every node for every pod.
 * What a node says of a pod for itself is kept per spec and node until the node changes; pods are counted per selector
 * as they come and go; only what depends on the feasible nodes together is computed for each pod.
 * Models: nothing of Kubernetes; placements are equal to runSchedulingCycle's, ties and turns included.
 * Leaves out: pods that say anything about other pods or that others say anything about, nominated pods, pods that
 * name nodes by field, and pods that fit nowhere: those take the plugin loop.
 */

import type { PlacementListener } from '../cache';
import type { Framework } from '../framework/framework';
import type { Listers } from '../framework/listers';
import type { NodeInfo } from '../framework/node-info';
import type { PodInfo } from '../framework/pod-info';
import { ConstraintSource, type PodTopologySpreadArgs } from '../plugins/pod-topology-spread/constraints';
import { type CycleInput, type CycleOutcome, numFeasibleNodesToFind } from '../scheduling-cycle';
import type { Snapshot } from '../snapshot';
import { fastOutcome } from './fast-outcome';
import { knowsAllPlugins, LocalScores } from './local-scores';
import { NodeTable } from './node-table';
import { specKeyOf, spreadKeyOf } from './pod-keys';
import { CountTable } from './selector-counts';
import { SpreadTerms } from './spread-terms';
import { TermWatch } from './term-watch';
import { TopologyLayouts } from './topology-layouts';

/** Specs of which all nodes' answers are kept; beyond, all are forgotten. */
const MAX_SPECS = 128;
/** Ways of spreading that are counted along; beyond, all are counted anew when they are needed. */
const MAX_SPREADS = 10_000;

/** What a placement is decided by. */
export interface FastInput {
  pod: PodInfo;
  position: { next: number };
  percentageOfNodesToScore: number;
  choose: CycleInput['choose'];
}

/** Where a pod goes. */
export interface FastPlacement {
  chosen: string;
  /** As the plugin loop would have told it, if wanted with all detail; to be asked before the next pod is placed. */
  outcome(keepsDetail: boolean): CycleOutcome;
}

interface KnownSpread {
  terms: SpreadTerms;
  namespaceGeneration: number;
  termGeneration: number;
  /** Whether placed pods say something about such pods. */
  isConcerned: boolean;
}

/** The fast path of one profile. */
export class FastPath implements PlacementListener {
  readonly #isKnown: boolean;
  readonly #source: ConstraintSource | undefined;
  readonly #spreadWeight: number;
  readonly #table: NodeTable;
  readonly #counts: CountTable;
  readonly #watch: TermWatch;
  #locals = new Map<string, LocalScores>();
  #spreads = new Map<string, KnownSpread>();
  #selectorGenerations = new Map<string, number>();
  #layouts: TopologyLayouts | undefined;
  #shapeGeneration = -1;
  #feasible = new Int32Array(0);
  #totals = new Int32Array(0);
  #ties = new Int32Array(0);

  constructor(
    private readonly framework: Framework,
    private readonly snapshot: Snapshot,
    listers: Listers,
  ) {
    this.#isKnown = knowsAllPlugins(framework);
    const spreads = framework.plugins.some(({ name }) => name === 'PodTopologySpread');
    const args = framework.profile.argsOf('PodTopologySpread') as PodTopologySpreadArgs | undefined;
    if (spreads) this.#source = new ConstraintSource(args, listers);
    this.#spreadWeight = framework.weightOf('PodTopologySpread');
    this.#table = new NodeTable(snapshot);
    this.#counts = new CountTable(this.#table);
    this.#watch = new TermWatch(listers);
  }

  placed(pod: PodInfo, node: NodeInfo): void {
    this.#table.note(node);
    this.#counts.note(pod, node, 1);
    this.#watch.note(pod, 1);
  }

  unplaced(pod: PodInfo, node: NodeInfo): void {
    this.#table.note(node);
    this.#counts.note(pod, node, -1);
    this.#watch.note(pod, -1);
  }

  /** Services or controllers of a namespace changed: its pods may be spread by other selectors now. */
  selectorsChanged(namespace: string): void {
    this.#selectorGenerations.set(namespace, (this.#selectorGenerations.get(namespace) ?? 0) + 1);
  }

  /** Namespaces came, went or changed their labels. */
  namespacesChanged(): void {
    this.#watch.namespacesChanged();
  }

  /** The node for a pod, and on demand (at once) all that led to it; undefined if the plugin loop must decide. */
  place(input: FastInput): FastPlacement | undefined {
    const { pod } = input;
    if (!this.#isKnown || !isPlain(pod)) return undefined;
    this.#refresh();
    if (this.#table.nodes.length === 0) return undefined;
    const spread = this.#spreadOf(pod);
    if (spread.isConcerned) return undefined;
    const local = this.#localOf(pod);
    const found = this.#findFeasible(input, local, spread.terms);
    if (found.length === 0) return undefined;
    const nodes = this.#table.nodes;
    const start = input.position.next;
    input.position.next = (start + found.processed) % nodes.length;
    const isScored = found.length > 1;
    if (isScored) this.#score(local, spread.terms, found.length);
    const chosen = isScored ? this.#choose(input, found.length) : nameAt(nodes, this.#feasible[0]);
    const parts = {
      framework: this.framework,
      snapshot: this.snapshot,
      pod,
      local,
      spread: spread.terms,
      start: start % nodes.length,
      processed: found.processed,
      feasible: this.#feasible.subarray(0, found.length),
      chosen,
    };
    const outcome = (keepsDetail: boolean) => fastOutcome(parts, keepsDetail);
    return { chosen, outcome };
  }

  /** Starts anew when nodes came, went or changed their labels, taints or sizes. */
  #refresh(): void {
    const isReordered = this.#table.refresh();
    if (!isReordered && this.#shapeGeneration === this.snapshot.shapeGeneration) return;
    this.#shapeGeneration = this.snapshot.shapeGeneration;
    this.#table.refreshGenerations();
    this.#forgetSpreads();
    this.#layouts = new TopologyLayouts(this.#table.nodes);
    if (!isReordered) return;
    this.#locals.clear();
    this.#feasible = new Int32Array(this.#table.nodes.length);
    this.#totals = new Int32Array(this.#table.nodes.length);
    this.#ties = new Int32Array(this.#table.nodes.length);
  }

  #forgetSpreads(): void {
    this.#counts.reset();
    this.#spreads.clear();
  }

  #localOf(pod: PodInfo): LocalScores {
    const key = specKeyOf(pod.pod);
    let local = this.#locals.get(key);
    if (!local) {
      if (this.#locals.size >= MAX_SPECS) this.#locals.clear();
      local = new LocalScores(this.framework, this.snapshot, pod);
      this.#locals.set(key, local);
    }
    return local;
  }

  #spreadOf(pod: PodInfo): KnownSpread {
    const key = `${spreadKeyOf(pod.pod)} ${specKeyOf(pod.pod)}`;
    const namespaceGeneration = this.#selectorGenerations.get(pod.namespace) ?? 0;
    let known = this.#spreads.get(key);
    if (!known || known.namespaceGeneration !== namespaceGeneration) {
      known?.terms.dispose();
      if (this.#spreads.size >= MAX_SPREADS) this.#forgetSpreads();
      known = { terms: this.#spreadTerms(pod), namespaceGeneration, termGeneration: -1, isConcerned: false };
      this.#spreads.set(key, known);
    }
    if (known.termGeneration !== this.#watch.generation) {
      known.termGeneration = this.#watch.generation;
      known.isConcerned = this.#watch.concerns(pod);
    }
    return known;
  }

  #spreadTerms(pod: PodInfo): SpreadTerms {
    const source = this.#source ?? { of: () => [], requiresAllTopologies: () => false };
    const layouts = this.#layouts as TopologyLayouts;
    return new SpreadTerms(pod, { source, counts: this.#counts, layouts });
  }

  #findFeasible(
    { position, percentageOfNodesToScore }: FastInput,
    local: LocalScores,
    spread: SpreadTerms,
  ): { length: number; processed: number } {
    const { nodes, generations } = this.#table;
    const feasible = this.#feasible;
    const enough = numFeasibleNodesToFind(nodes.length, percentageOfNodesToScore);
    const limits = spread.limits();
    let length = 0;
    let processed = 0;
    const size = nodes.length;
    const { generations: known, isOpen } = local;
    for (let index = position.next % size; processed < size && length < enough; processed++) {
      if (known[index] !== generations[index]) local.refresh(index, nodes[index] as NodeInfo);
      if (isOpen[index] === 1 && (limits === undefined || !spread.refusal(limits, index))) feasible[length++] = index;
      index = index + 1 === size ? 0 : index + 1;
    }
    return { length, processed };
  }

  #score(local: LocalScores, spread: SpreadTerms, length: number): void {
    const feasible = this.#feasible;
    const totals = this.#totals;
    local.refreshImages();
    const { load, image } = local;
    for (let i = 0; i < length; i++) {
      const index = feasible[i] as number;
      totals[i] = (load[index] as number) + (image[index] as number);
    }
    for (const scored of local.classes) this.#addClasses(local, scored, length);
    if (spread.hasSoft) spread.score(feasible, length, totals, this.#spreadWeight);
  }

  /** Normalises each distinct raw score once, then adds it to all nodes that have it. */
  #addClasses(local: LocalScores, { plugin, weight, raw }: LocalScores['classes'][number], length: number): void {
    const distinct: number[] = [];
    const feasible = this.#feasible;
    let last = -1;
    for (let i = 0; i < length; i++) {
      const score = raw[feasible[i] as number] as number;
      if (score === last) continue;
      if (!distinct.includes(score)) distinct.push(score);
      last = score;
    }
    // Points that all nodes get alike decide nothing.
    if (distinct.length === 1) return;
    const normalized = plugin.normalizeScore?.(local.cycle, distinct.slice(), []) ?? distinct;
    // Points that all nodes get alike decide nothing.
    if (distinct.length === 1) return;
    const points = new Map(distinct.map((score, i) => [score, weight * (normalized[i] as number)]));
    for (let i = 0; i < length; i++) {
      const added = points.get(raw[feasible[i] as number] as number) as number;
      this.#totals[i] = (this.#totals[i] as number) + added;
    }
  }

  #choose({ pod, choose }: FastInput, length: number): string {
    const totals = this.#totals;
    let best = totals[0] as number;
    let ties = 0;
    for (let i = 0; i < length; i++) {
      const total = totals[i] as number;
      if (total > best) {
        best = total;
        ties = 0;
      }
      if (total === best) this.#ties[ties++] = this.#feasible[i] as number;
    }
    const nameOf = (tie: number) => nameAt(this.#table.nodes, this.#ties[tie]);
    return nameOf(choose(pod, ties, nameOf));
  }
}

function nameAt(nodes: readonly NodeInfo[], index: number | undefined): string {
  return (nodes[index as number] as NodeInfo).name;
}

/** Whether a pod says nothing about other pods, waits for no node and names none by field. */
function isPlain({ pod, hasPodAffinity }: PodInfo): boolean {
  if (hasPodAffinity || pod.status?.nominatedNodeName) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required?.nodeSelectorTerms.some(({ matchFields }) => matchFields?.length);
}
