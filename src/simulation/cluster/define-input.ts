import { ApiError } from '../apimachinery/api-error';
import { QuantityError } from '../apimachinery/quantity';
import type { Cluster } from './cluster';

/** Something that is done to the cluster from outside, as data: it is kept in the input log and can be done again. */
export interface ClusterInput {
  /** The name of the input: a folder's file below `inputs/`. */
  do: string;
  [argument: string]: unknown;
}

/** What came of an input, for whoever gave it. */
export interface InputOutcome {
  /** Lines as kubectl prints them: `deployment.apps/web created`. */
  lines: string[];
  /** What was refused, with its place in the given files. */
  errors: InputError[];
  /** The objects that the given documents describe, refused ones too. */
  objects?: DocumentObject[];
  /** Set when somebody cancelled it: nothing was done. */
  cancelled?: true;
}

/** An object and the document that describes it. */
export interface DocumentObject {
  file: string;
  document: number;
  /** Its reference: `deployments/default/web`. */
  key: string;
}

/** One refusal: where it belongs and the server's own words. */
export interface InputError {
  file?: string;
  document?: number;
  /** `spec.replicas`, if the refusal names a field. */
  field?: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  message: string;
  severity: 'error' | 'warning' | 'hint';
}

/** How an input is done. */
export interface InputDefinition<I extends ClusterInput = ClusterInput> {
  name: I['do'];
  run(cluster: Cluster, input: I): InputOutcome;
  /** The same in steps, if it may take long: no task may run between them. Yields the share that is done. */
  steps?(cluster: Cluster, input: I): Generator<number, InputOutcome>;
}

/** Says how an input is done. One call a file, default-exported from `inputs/<name>.ts`. */
export function defineInput<I extends ClusterInput>(definition: InputDefinition<I>): InputDefinition<I> {
  return definition;
}

/** An outcome without complaints. */
export function done(...lines: string[]): InputOutcome {
  return { lines, errors: [] };
}

/** An input that cannot be done as things stand: its words are for whoever gave it. */
export class Refusal extends Error {}

/** The outcome of an input that was refused; what is no refusal but a fault of ours is thrown on. */
export function refusedOutcome(error: unknown): InputOutcome {
  const isRefused = error instanceof Refusal || error instanceof ApiError || error instanceof QuantityError;
  if (!isRefused) throw error;
  return { lines: [], errors: [{ message: error.message, severity: 'error' }] };
}

/** Runs steps to their end at once. */
export function finish<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
