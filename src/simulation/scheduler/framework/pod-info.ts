import type { ContainerPort } from '../../api/core/v1/pod/container';
import type { PodAffinityTerm } from '../../api/core/v1/pod/placement';
import type { Pod, PodSpec } from '../../api/core/v1/pod/pod';
import type { LabelRequirement, Labels } from '../../apimachinery/label-requirement';
import { compileSelector, NOTHING, type Selector } from '../../apimachinery/labels';
import { objectKey } from '../../apimachinery/object-meta';
import { podRequests, type ResourceAmounts } from './resources';
import { NO_LABELS, withRequirements } from './selector';

/** A pod affinity term, ready to be matched against pods. */
export interface AffinityTerm {
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: Selector;
  /** Weight of a preferred term; 0 for a required one. */
  readonly weight: number;
}

/** A pod with all that the plugins need of it worked out once. */
export class PodInfo {
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly priority: number;
  #needs: Needs | undefined;
  #terms: AffinityTerms | undefined;

  constructor(public pod: Pod) {
    this.key = objectKey(pod);
    this.uid = pod.metadata.uid;
    this.namespace = pod.metadata.namespace ?? '';
    this.labels = pod.metadata.labels ?? NO_LABELS;
    this.priority = pod.spec.priority ?? 0;
  }

  /** The pod's requests. */
  get requests(): ResourceAmounts {
    return this.#need().requests;
  }

  /** The pod's requests with the scorers' defaults where a container asks for nothing. */
  get assumedRequests(): ResourceAmounts {
    return this.#need().assumedRequests;
  }

  /** What NodeResourcesFit scores by: as assumedRequests, but it does not look at requests of the pod as a whole. */
  get scoredRequests(): ResourceAmounts {
    return this.#need().scoredRequests;
  }

  /** The ports that the pod takes of the node itself. */
  get hostPorts(): readonly ContainerPort[] {
    return this.#need().hostPorts;
  }

  /** The pod's affinity and anti-affinity terms. */
  get terms(): AffinityTerms {
    this.#terms ??= affinityTermsOf(this.pod);
    return this.#terms;
  }

  /** Whether the pod says anything about other pods. */
  get hasPodAffinity(): boolean {
    const affinity = this.pod.spec.affinity;
    return affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;
  }

  /** The same pod at a node, sharing what was worked out. */
  at(pod: Pod): PodInfo {
    const copy = new PodInfo(pod);
    copy.#needs = this.#need();
    copy.#terms = this.#terms;
    return copy;
  }

  #need(): Needs {
    this.#needs ??= needsOf(this.pod);
    return this.#needs;
  }
}

/** What a pod's spec asks of a node. Frozen by agreement: it is shared by all pods of one spec. */
interface Needs {
  readonly requests: ResourceAmounts;
  readonly assumedRequests: ResourceAmounts;
  readonly scoredRequests: ResourceAmounts;
  readonly hostPorts: readonly ContainerPort[];
}

const needsBySpec = new WeakMap<PodSpec, Needs>();

function needsOf(pod: Pod): Needs {
  let needs = needsBySpec.get(pod.spec);
  if (!needs) {
    const assumedRequests = podRequests(pod, { assumesDefaults: true });
    needs = {
      requests: podRequests(pod),
      assumedRequests,
      scoredRequests: pod.spec.resources?.requests
        ? podRequests(pod, { assumesDefaults: true, skipsPodLevel: true })
        : assumedRequests,
      hostPorts: hostPortsOf(pod),
    };
    needsBySpec.set(pod.spec, needs);
  }
  return needs;
}

/** A pod's terms about other pods, by kind. */
export interface AffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  readonly preferred: readonly AffinityTerm[];
  readonly preferredAnti: readonly AffinityTerm[];
}

const NO_TERMS: AffinityTerms = Object.freeze({ required: [], requiredAnti: [], preferred: [], preferredAnti: [] });
const NO_PORTS: readonly ContainerPort[] = Object.freeze([]);

function affinityTermsOf(pod: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return NO_TERMS;
  const plain = (terms: readonly PodAffinityTerm[] = []) => terms.map((term) => termOf(pod, term, 0));
  const weighted = (terms: readonly { weight: number; podAffinityTerm: PodAffinityTerm }[] = []) =>
    terms.map(({ weight, podAffinityTerm }) => termOf(pod, podAffinityTerm, weight));
  return {
    required: plain(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAnti: plain(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred: weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAnti: weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

function termOf(pod: Pod, term: PodAffinityTerm, weight: number): AffinityTerm {
  const own = pod.metadata.namespace ?? '';
  const namespaces = term.namespaces?.length || term.namespaceSelector ? (term.namespaces ?? []) : [own];
  return {
    topologyKey: term.topologyKey,
    selector: withRequirements(compileSelector(term.labelSelector), [
      ...labelKeyRequirements(pod, term.matchLabelKeys, 'in'),
      ...labelKeyRequirements(pod, term.mismatchLabelKeys, 'notin'),
    ]),
    namespaces: new Set(namespaces),
    namespaceSelector: compileSelector(term.namespaceSelector),
    weight,
  };
}

/** What matchLabelKeys add to a selector: the pod's own value of each key that it has. */
export function labelKeyRequirements(
  pod: Pod,
  keys: readonly string[] | undefined,
  operator: 'in' | 'notin',
): LabelRequirement[] {
  const labels = pod.metadata.labels ?? NO_LABELS;
  return (keys ?? [])
    .filter((key) => Object.hasOwn(labels, key))
    .map((key) => ({ key, operator, values: [labels[key] as string] }));
}

/** Whether a term is about a pod: its namespace (by name or by the namespace's labels) and its labels. */
export function termMatches(term: AffinityTerm, pod: PodInfo, namespaceLabels: Labels | undefined): boolean {
  if (!term.namespaces.has(pod.namespace) && !matchesNamespace(term, namespaceLabels)) return false;
  return term.selector.matches(pod.labels);
}

function matchesNamespace(term: AffinityTerm, labels: Labels | undefined): boolean {
  return term.namespaceSelector !== NOTHING && term.namespaceSelector.matches(labels ?? NO_LABELS);
}

function hostPortsOf(pod: Pod): readonly ContainerPort[] {
  let found: ContainerPort[] | undefined;
  const sidecars = pod.spec.initContainers?.filter((container) => container.restartPolicy === 'Always') ?? [];
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const port of container.ports ?? []) {
      if (!port.hostPort || port.hostPort <= 0) continue;
      found ??= [];
      found.push(port);
    }
  }
  return found ?? NO_PORTS;
}
