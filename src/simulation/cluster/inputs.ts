import { barrel } from '../base/barrel';
import type { InputDefinition } from './define-input';

const inputs = barrel(
  import.meta.glob<InputDefinition>('./inputs/*.ts', { eager: true, import: 'default' }),
  (input) => input.name,
);

const byName = new Map(inputs.map((input) => [input.name, input]));

/** The input with a name; throws if there is none (a link from a newer version, say). */
export function getInput(name: string): InputDefinition {
  const input = byName.get(name);
  if (!input) throw new Error(`this version of Kubarium does not know the action "${name}"`);
  return input;
}
