import { barrel } from '../base/barrel';
import type { KindDefinition } from './define-kind';

/** Every kind that has a folder of its own, in the order of the folders. */
export const kinds: KindDefinition[] = barrel(
  import.meta.glob<KindDefinition>('./*/*/*/kind.ts', { eager: true, import: 'default' }),
  (kind) => `${kind.group}/${kind.version}/${kind.resource}`,
);

const byPlace = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.resource}`, kind]));

/** The kind behind a path; undefined if nothing is served there. */
export function findKind(group: string, version: string, resource: string): KindDefinition | undefined {
  return byPlace.get(`${group}/${version}/${resource}`);
}
