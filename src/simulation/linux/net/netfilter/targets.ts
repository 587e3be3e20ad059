import { barrel } from '../../../base/barrel';
import type { TargetDefinition } from './define-target';

const targets = new Map(
  barrel(
    import.meta.glob<TargetDefinition>('./targets/*.ts', { eager: true, import: 'default' }),
    ({ name }) => name,
  ).map((target) => [target.name, target]),
);

/** The target of that name; undefined for the name of a chain. */
export function findTarget(name: string): TargetDefinition | undefined {
  return targets.get(name);
}
