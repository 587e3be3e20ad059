import type { ClusterConfig } from '../simulation/cluster/config';
import type { ClusterInput } from '../simulation/cluster/define-input';

/** A story of a cluster: what is done when, and how long it is watched. */
export interface Scenario {
  /** One sentence about the cluster, as a test's name. */
  title: string;
  config?: Partial<ClusterConfig>;
  /** Inputs with the simulated second at which they are given. */
  inputs: { at: number; input: ClusterInput }[];
  /** Until which simulated second. */
  until: number;
}

/** Says what a scenario is. One call a file, default-exported from `<slug>.ts`. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}

/** The input that applies one manifest. */
export function applyText(text: string): ClusterInput {
  return { do: 'apply', files: [{ name: 'manifest.yaml', text }] };
}
