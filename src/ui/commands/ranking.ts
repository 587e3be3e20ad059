/** The palette's order: what fits best stands first, and the group it is of. */
import { matchScore } from './match';

/** What can be ranked: its name, and other words by which it is found too. */
export interface Rankable {
  readonly label: string;
  readonly words?: string | undefined;
  readonly note?: string | undefined;
  readonly group: string;
}

/** Words beside the name count for less than the name. */
const BESIDE = 0.4;

function scoreOf({ label, words = '', note = '' }: Rankable, text: string): number {
  return Math.max(matchScore(label, text), BESIDE * matchScore(`${label} ${note} ${words}`, text));
}

/** What fits, by group; groups and what is in them by how well it fits, else in the order in which they came. */
export function rankedGroups<Entry extends Rankable>(
  entries: readonly Entry[],
  text: string,
): { readonly group: string; readonly entries: readonly Entry[] }[] {
  const scored = entries
    .map((entry) => ({ entry, score: scoreOf(entry, text) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const groups = new Map<string, Entry[]>();
  for (const { entry } of scored) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups].map(([group, found]) => ({ group, entries: found }));
}
