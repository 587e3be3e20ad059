/**
 * Pods that want to be near other pods, or far from them.
 * Models: kube-scheduler InterPodAffinity: required and preferred terms of the pod and of those that run already,
 * namespaces and namespaceSelector, matchLabelKeys, hardPodAffinityWeight.
 * Leaves out: nothing.
 */
import type { Node } from '../../../api/core/v1/node/node';
import type { Pod } from '../../../api/core/v1/pod/pod';
import { NOTHING } from '../../../apimachinery/labels';
import type { ClusterEvent } from '../../framework/cluster-event';
import type { Listers } from '../../framework/listers';
import { type Cycle, definePlugin } from '../../framework/plugin';
import { type AffinityTerm, PodInfo, termMatches } from '../../framework/pod-info';
import { skip } from '../../framework/status';
import { AffinityCounts, matchesAll } from './filtering';
import { AffinityScores } from './scoring';

const NAME = 'InterPodAffinity';
const COUNTS = 'PreFilterInterPodAffinity';
const SCORES = 'PreScoreInterPodAffinity';
const NOTHING_TO_DO = skip(NAME);

/** InterPodAffinityArgs. */
interface InterPodAffinityArgs {
  hardPodAffinityWeight?: number;
  ignorePreferredTermsOfExistingPods?: boolean;
}

export default definePlugin<InterPodAffinityArgs>({
  name: NAME,
  create: (args, { listers }) => ({
    preFilter(cycle) {
      const { pod, snapshot, state } = cycle;
      const { required, requiredAnti } = pod.terms;
      const counts = new AffinityCounts(
        pod,
        withNamespaces(required, listers),
        withNamespaces(requiredAnti, listers),
        listers.namespaceLabels(pod.namespace),
      );
      counts.count(snapshot);
      if (counts.isIdle) return { status: NOTHING_TO_DO };
      state.write(COUNTS, counts);
      return undefined;
    },
    addPod: ({ state }, pod, node) => state.read<AffinityCounts>(COUNTS)?.update(pod, node, 1),
    removePod: ({ state }, pod, node) => state.read<AffinityCounts>(COUNTS)?.update(pod, node, -1),
    filter: ({ state }, node) => state.read<AffinityCounts>(COUNTS)?.check(node),
    preScore(cycle) {
      const scores = scoresOf(cycle, args, listers);
      if (scores.isEmpty) return NOTHING_TO_DO;
      cycle.state.write(SCORES, scores);
      return undefined;
    },
    score: ({ state }, node) => state.read<AffinityScores>(SCORES)?.score(node) ?? 0,
    normalizeScore: ({ state }, scores) => state.read<AffinityScores>(SCORES)?.normalize(scores) ?? scores,
    events: [
      {
        resource: 'Pod',
        actions: ['Add', 'UpdatePodLabel', 'Delete'],
        hint: (pod, event) => podChangeMatters(pod, event, listers),
      },
      {
        resource: 'Node',
        actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'],
        hint: nodeChangeMatters,
      },
    ],
  }),
});

function scoresOf(cycle: Cycle, args: InterPodAffinityArgs | undefined, listers: Listers): AffinityScores {
  const { pod, snapshot } = cycle;
  const { preferred, preferredAnti } = pod.terms;
  const hasPreferences = preferred.length > 0 || preferredAnti.length > 0;
  const scores = new AffinityScores({
    pod,
    preferred: withNamespaces(preferred, listers),
    preferredAnti: withNamespaces(preferredAnti, listers),
    hardPodAffinityWeight: args?.hardPodAffinityWeight ?? 1,
    namespaceLabels: listers.namespaceLabels(pod.namespace),
  });
  if (!hasPreferences && args?.ignorePreferredTermsOfExistingPods) return scores;
  const nodes = hasPreferences ? snapshot.nodes : snapshot.nodesWithPodAffinity;
  for (const node of nodes)
    for (const other of hasPreferences ? node.pods : node.podsWithAffinity) scores.count(other, node);
  return scores;
}

/** The pod's own terms with the namespaces looked up that they select by label. */
function withNamespaces(terms: readonly AffinityTerm[], listers: Listers): readonly AffinityTerm[] {
  return terms.map((term) => {
    const { namespaceSelector } = term;
    if (namespaceSelector === NOTHING || namespaceSelector.isEmpty) return term;
    const namespaces = new Set([...term.namespaces, ...listers.namespaces(namespaceSelector)]);
    return { ...term, namespaces, namespaceSelector: NOTHING };
  });
}

function podChangeMatters(pod: PodInfo, event: ClusterEvent, listers: Listers): boolean {
  const [before, after] = [event.before as Pod | undefined, event.after as Pod | undefined];
  if ((after && !after.spec.nodeName) || (before && !before.spec.nodeName)) return false;
  const { terms } = pod;
  const required = withNamespaces(terms.required, listers);
  const requiredAnti = withNamespaces(terms.requiredAnti, listers);
  const [was, is] = [before && new PodInfo(before), after && new PodInfo(after)];
  if (was && is) {
    if (!matchesAll(required, was) && matchesAll(required, is)) return true;
    return matchesAll(requiredAnti, was) && !matchesAll(requiredAnti, is);
  }
  if (is) return matchesAll(required, is);
  return was !== undefined && (matchesAll(requiredAnti, was) || refused(was, pod, listers));
}

/** Whether a pod that is gone kept another away by its own anti-affinity. */
function refused(gone: PodInfo, pod: PodInfo, listers: Listers): boolean {
  const namespaceLabels = listers.namespaceLabels(pod.namespace);
  return gone.terms.requiredAnti.some((term) => termMatches(term, pod, namespaceLabels));
}

/** Whether a node comes into a domain that affinity asks for, or leaves one that anti-affinity keeps closed. */
function nodeChangeMatters({ terms }: PodInfo, event: ClusterEvent): boolean {
  const [before, after] = [event.before as Node | undefined, event.after as Node];
  const { required, requiredAnti } = terms;
  const domains = ({ topologyKey }: AffinityTerm) => ({
    was: before?.metadata.labels?.[topologyKey],
    is: after.metadata.labels?.[topologyKey],
  });
  const enters = (term: AffinityTerm) => {
    const { was, is } = domains(term);
    return is !== undefined && was !== is;
  };
  const leaves = (term: AffinityTerm) => {
    const { was, is } = domains(term);
    return before ? was !== undefined && was !== is : is !== undefined;
  };
  return required.some(enters) || requiredAnti.some(leaves);
}
