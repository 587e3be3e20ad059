import type { Cluster } from '../cluster/cluster';

/** A claim about every state of a cluster. */
export interface Checker {
  name: string;
  /** What is wrong now, in sentences; nothing if the claim holds. */
  check(cluster: Cluster): string[];
}

/** Says what a checker claims. One call a file, default-exported from `checkers/<name>.ts`. */
export function defineChecker(checker: Checker): Checker {
  return checker;
}
