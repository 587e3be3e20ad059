/** One case of a replay: its name, and `equal` or what differs. */
export interface CaseResult {
  name: string;
  result: string;
}

/** Counts results and says how they stand in the end. */
export interface Totals {
  count(result: string): void;
  line(): string;
  isFine(): boolean;
}

/** One area of fidelity: how a file of recordings is replayed. */
export interface FidelityArea {
  area: string;
  /** The files that hold recordings. */
  extensions: readonly string[];
  run(file: string, folder: string): Promise<CaseResult[]> | CaseResult[];
  totals(): Totals;
}

/** Says what an area is; without totals of its own it counts `equal`. */
export function defineArea(area: Omit<FidelityArea, 'totals'> & { totals?: FidelityArea['totals'] }): FidelityArea {
  return { totals: equalTotals, ...area };
}

/** `<equal> of <all> equal`. */
function equalTotals(): Totals {
  let all = 0;
  let equal = 0;
  return {
    count(result) {
      all++;
      if (result === 'equal') equal++;
    },
    line: () => `${equal} of ${all} equal`,
    isFine: () => equal === all,
  };
}
