import { barrel } from '../../../base/barrel';
import type { MatchDefinition } from './define-match';

const matches = new Map(
  barrel(
    import.meta.glob<MatchDefinition>('./matches/*.ts', { eager: true, import: 'default' }),
    ({ name }) => name,
  ).map((match) => [match.name, match]),
);

/** The match of that name. Throws in the words of iptables if there is none. */
export function getMatch(name: string): MatchDefinition {
  const match = matches.get(name);
  if (!match) throw new Error(`iptables: Couldn't load match \`${name}'`);
  return match;
}
