import { MAX_NODE_SCORE } from '../framework/normalize';
import type { PodInfo } from '../framework/pod-info';
import type { Status } from '../framework/status';
import { type ConstraintSource, HOSTNAME, type SpreadConstraint } from '../plugins/pod-topology-spread/constraints';
import { NO_LABEL, SKEWED } from '../plugins/pod-topology-spread/filtering';
import { logOfSizePlusTwo } from '../plugins/pod-topology-spread/logarithms';
import type { CountTable, SelectorCounts } from './selector-counts';
import type { TopologyLayout, TopologyLayouts } from './topology-layouts';

/** One constraint over all nodes: how many matching pods each domain holds. */
class SpreadTerm {
  /** Matching pods in each domain, on nodes that count; undefined where single nodes are looked up instead. */
  readonly sums: Int32Array | undefined;
  #change: ((index: number, delta: number) => void) | undefined;

  constructor(
    readonly constraint: SpreadConstraint,
    readonly counts: SelectorCounts,
    readonly layout: TopologyLayout,
    sumsUp: boolean,
  ) {
    if (!sumsUp) return;
    const sums = new Int32Array(layout.seen.length);
    this.sums = sums;
    const { domain, isIncluded } = layout;
    const change = (index: number, delta: number) => {
      if (isIncluded[index]) sums[domain[index] as number] = (sums[domain[index] as number] as number) + delta;
    };
    counts.forEach(change);
    counts.listen(change);
    this.#change = change;
  }

  /** Counts no more. */
  dispose(): void {
    if (this.#change) this.counts.unlisten(this.#change);
  }
}

/** What the counts of pods that are spread alike are made of. */
export interface SpreadParts {
  source: Pick<ConstraintSource, 'of' | 'requiresAllTopologies'>;
  counts: CountTable;
  layouts: TopologyLayouts;
}

/** All that PodTopologySpread says of pods that are spread alike, over all nodes. */
export class SpreadTerms {
  readonly #hard: SpreadTerm[];
  readonly #soft: SpreadTerm[];
  readonly #isIgnored: Uint8Array | undefined;
  /** Whether the pod itself matches, by hard constraint. */
  readonly #own: number[];
  readonly #layouts: TopologyLayouts;

  constructor(pod: PodInfo, { source, counts, layouts }: SpreadParts) {
    this.#layouts = layouts;
    const hard = source.of(pod.pod, 'DoNotSchedule');
    const soft = source.of(pod.pod, 'ScheduleAnyway');
    const requiresAll = source.requiresAllTopologies(pod.pod);
    const term = (constraint: SpreadConstraint, all: readonly SpreadConstraint[], needsAll: boolean, sumsUp: boolean) =>
      new SpreadTerm(
        constraint,
        counts.of(pod.namespace, constraint.selector),
        layouts.of(constraint, all, pod, needsAll),
        sumsUp,
      );
    this.#hard = hard.map((constraint) => term(constraint, hard, true, true));
    this.#soft = soft.map((constraint) => term(constraint, soft, requiresAll, constraint.topologyKey !== HOSTNAME));
    this.#own = hard.map(({ selector }) => (selector.matches(pod.labels) ? 1 : 0));
    if (requiresAll && soft.length > 0) this.#isIgnored = layouts.lacking(soft);
  }

  /** The scores that were computed last: raw and normalised. */
  get lastScores(): { raw: Int32Array; normalized: Int32Array } {
    return { raw: this.#layouts.rounded, normalized: this.#layouts.normalized };
  }

  /** Whether there is anything to filter by. */
  get hasHard(): boolean {
    return this.#hard.length > 0;
  }

  /** Whether there is anything to score by. */
  get hasSoft(): boolean {
    return this.#soft.length > 0;
  }

  /** Counts no more. */
  dispose(): void {
    for (const term of [...this.#hard, ...this.#soft]) term.dispose();
  }

  /** For each hard constraint the most pods that a domain may hold already; undefined without hard constraints. */
  limits(): number[] | undefined {
    if (this.#hard.length === 0) return undefined;
    return this.#hard.map((term, i) => term.constraint.maxSkew + leastOf(term) - (this.#own[i] as number));
  }

  /** Why a node is refused: one of its domains is beyond the limit, or it lacks a label. */
  refusal(limits: readonly number[], index: number): Status | undefined {
    for (let i = 0; i < limits.length; i++) {
      const { layout, sums } = this.#hard[i] as SpreadTerm;
      if (layout.isMissing[index]) return NO_LABEL;
      if ((sums?.[layout.domain[index] as number] ?? 0) > (limits[i] as number)) return SKEWED;
    }
    return undefined;
  }

  /** Adds the weighted normalised scores of the first `length` feasible nodes to their totals. */
  score(feasible: Int32Array, length: number, totals: Int32Array, weight: number): void {
    const raw = this.#raw(feasible, length);
    const rounded = this.#layouts.rounded;
    const isIgnored = this.#isIgnored;
    let least = 2 ** 31 - 1;
    let most = 0;
    for (let i = 0; i < length; i++) {
      const score = Math.round(raw[i] as number);
      rounded[i] = score;
      if (isIgnored !== undefined && isIgnored[feasible[i] as number] === 1) continue;
      if (score < least) least = score;
      if (score > most) most = score;
    }
    const pointsOf = (above: number) =>
      most === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (most - above)) / most);
    // There are mostly far fewer different scores than nodes: then each is normalised once.
    const points =
      most - least < length ? Int32Array.from({ length: most - least + 1 }, (_, i) => pointsOf(i)) : undefined;
    const normalized = this.#layouts.normalized;
    for (let i = 0; i < length; i++) {
      if (isIgnored !== undefined && isIgnored[feasible[i] as number] === 1) {
        rounded[i] = 0;
        normalized[i] = 0;
        continue;
      }
      const above = (rounded[i] as number) - least;
      const score = points === undefined ? pointsOf(above) : (points[above] as number);
      normalized[i] = score;
      totals[i] = (totals[i] as number) + weight * score;
    }
  }

  /** The raw scores, not rounded yet. */
  #raw(feasible: Int32Array, length: number): Float64Array {
    const { hostCounts, scores } = this.#layouts;
    const sizes = this.#sizes(feasible, length);
    scores.fill(0, 0, length);
    for (let t = 0; t < this.#soft.length; t++) {
      const { constraint, counts, layout, sums } = this.#soft[t] as SpreadTerm;
      const weight = logOfSizePlusTwo(sizes[t] as number);
      const skew = constraint.maxSkew - 1;
      if (sums) addByDomain({ scores, feasible, length, weight, skew }, layout, sums);
      else {
        addByNode({ scores, feasible, length, weight, skew }, layout, counts.spread(hostCounts));
        counts.wipe(hostCounts);
      }
    }
    return scores;
  }

  /** How many domains there are among the feasible nodes, constraint by constraint. */
  #sizes(feasible: Int32Array, length: number): number[] {
    let ignored = 0;
    if (this.#isIgnored) for (let i = 0; i < length; i++) ignored += this.#isIgnored[feasible[i] as number] as number;
    return this.#soft.map(({ layout, sums }) => {
      if (!sums) return length - ignored;
      return countDomains(layout, feasible, length, this.#isIgnored);
    });
  }
}

interface ScoreColumns {
  scores: Float64Array;
  feasible: Int32Array;
  length: number;
  weight: number;
  skew: number;
}

function addByDomain(columns: ScoreColumns, { domain, isMissing }: TopologyLayout, sums: Int32Array): void {
  const { scores, feasible, length, weight, skew } = columns;
  for (let i = 0; i < length; i++) {
    const index = feasible[i] as number;
    if (isMissing[index] === 1) continue;
    scores[i] = (scores[i] as number) + ((sums[domain[index] as number] as number) * weight + skew);
  }
}

function addByNode(columns: ScoreColumns, { isMissing }: TopologyLayout, counts: Int32Array): void {
  const { scores, feasible, length, weight, skew } = columns;
  for (let i = 0; i < length; i++) {
    const index = feasible[i] as number;
    if (isMissing[index] === 1) continue;
    scores[i] = (scores[i] as number) + ((counts[index] as number) * weight + skew);
  }
}

function countDomains(
  { domain, seen }: TopologyLayout,
  feasible: Int32Array,
  length: number,
  isIgnored: Uint8Array | undefined,
): number {
  const run = nextRun();
  let size = 0;
  // Once all domains were seen there is nothing more to find.
  for (let i = 0; i < length && size < seen.length; i++) {
    const index = feasible[i] as number;
    if (isIgnored !== undefined && isIgnored[index] === 1) continue;
    const at = domain[index] as number;
    if (seen[at] === run) continue;
    seen[at] = run;
    size++;
  }
  return size;
}

let lastRun = 0;

/** A number that no layout has seen yet; it starts anew long before it would not fit. */
function nextRun(): number {
  lastRun = lastRun === 2 ** 31 - 1 ? 1 : lastRun + 1;
  return lastRun;
}

/** The emptiest domain's count; 0 while there are fewer domains than the constraint wants. */
function leastOf({ constraint, sums, layout }: SpreadTerm): number {
  let least = 2 ** 31 - 1;
  let domains = 0;
  for (let i = 0; i < layout.isCounted.length; i++) {
    if (!layout.isCounted[i]) continue;
    domains++;
    const sum = sums?.[i] as number;
    if (sum < least) least = sum;
  }
  return domains < constraint.minDomains ? 0 : least;
}
