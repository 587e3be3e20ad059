/**
 * Node labels that a pod requires or prefers, and those that the scheduler itself enforces.
 * Models: kube-scheduler NodeAffinity: nodeSelector, required and preferred terms, addedAffinity, matchFields.
 * Leaves out: nothing.
 */
import type { Node } from '../../../api/core/v1/node/node';
import type { Affinity, NodeSelectorTerm } from '../../../api/core/v1/pod/placement';
import type { Pod } from '../../../api/core/v1/pod/pod';
import type { ClusterEvent } from '../../framework/cluster-event';
import { isEmptyTerm, matchesAnyTerm, matchesRequiredNodeAffinity, matchesTerm } from '../../framework/node-selector';
import { normalizeByHighest } from '../../framework/normalize';
import { definePlugin, type PreFilterResult } from '../../framework/plugin';
import { skip, unresolvable } from '../../framework/status';

const NAME = 'NodeAffinity';
const REFUSED = unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");
const ENFORCED = unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity");
const CONFLICT = unresolvable(NAME, 'pod affinity terms conflict');
const NOTHING_TO_DO = skip(NAME);

/** NodeAffinityArgs. */
interface NodeAffinityArgs {
  addedAffinity?: Affinity['nodeAffinity'];
}

type Preference = { weight: number; preference: NodeSelectorTerm };

export default definePlugin<NodeAffinityArgs>({
  name: NAME,
  create(args) {
    const enforced = args?.addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const added = args?.addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    const isEnforced = (node: Node) => !enforced || matchesAnyTerm(enforced.nodeSelectorTerms, node);
    return {
      preFilter: ({ pod }) => preFilter(pod.pod, enforced !== undefined),
      filter({ pod }, { node }) {
        if (!isEnforced(node)) return ENFORCED;
        return matchesRequiredNodeAffinity(pod.pod, node) ? undefined : REFUSED;
      },
      preScore: ({ pod }) => (preferencesOf(pod.pod) === undefined && !added?.length ? NOTHING_TO_DO : undefined),
      score: ({ pod }, { node }) => sumOfWeights(added, node) + sumOfWeights(preferencesOf(pod.pod), node),
      normalizeScore: (_cycle, scores) => normalizeByHighest(scores, false),
      events: [
        {
          resource: 'Node',
          actions: ['Add', 'UpdateNodeLabel'],
          hint: (pod, event) => isEnforced(event.after as Node) && begins(pod.pod, event),
        },
      ],
    };
  },
});

function preFilter(pod: Pod, hasEnforced: boolean): PreFilterResult | undefined {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required && !hasEnforced && !pod.spec.nodeSelector) return { status: NOTHING_TO_DO };
  if (!required?.nodeSelectorTerms.length) return undefined;
  const names = new Set<string>();
  for (const term of required.nodeSelectorTerms) {
    const ofTerm = nodeNamesOf(term);
    if (!ofTerm) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names.size === 0 ? { status: CONFLICT } : { nodeNames: names };
}

/** The nodes that a term names by field; undefined if it names none and so leaves all. */
function nodeNamesOf(term: NodeSelectorTerm): string[] | undefined {
  let names: string[] | undefined;
  for (const { key, operator, values = [] } of term.matchFields ?? []) {
    if (key !== 'metadata.name' || operator !== 'In') continue;
    names = names ? names.filter((name) => values.includes(name)) : values;
  }
  return names;
}

function preferencesOf(pod: Pod): Preference[] | undefined {
  return pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
}

function sumOfWeights(preferences: readonly Preference[] | undefined, node: Node): number {
  let sum = 0;
  for (const { weight, preference } of preferences ?? [])
    if (!isEmptyTerm(preference) && matchesTerm(preference, node)) sum += weight;
  return sum;
}

/** Whether a new node matches, or a changed one matches that did not before. */
function begins(pod: Pod, event: ClusterEvent): boolean {
  if (!matchesRequiredNodeAffinity(pod, event.after as Node)) return false;
  return event.before === undefined || !matchesRequiredNodeAffinity(pod, event.before as Node);
}
