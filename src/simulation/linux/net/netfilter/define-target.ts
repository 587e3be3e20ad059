import type { HookContext } from './hook';

/** What a rule's target says: a verdict, or `continue` with the next rule, or `return` to the chain before. */
export type TargetVerdict = 'accept' | 'drop' | 'reject' | 'continue' | 'return';

/** What a matching rule does. */
export type TargetAction = (context: HookContext) => TargetVerdict;

/** A target: `-j NAME`. */
export interface TargetDefinition {
  readonly name: string;
  /** Reads its options. Throws on what it does not know. */
  parse(options: readonly string[]): TargetAction;
}

/** Says what a target is. One call a file, default-exported. */
export function defineTarget(definition: TargetDefinition): TargetDefinition {
  return definition;
}
