import type { Listers } from '../framework/listers';
import { type AffinityTerm, type PodInfo, termMatches } from '../framework/pod-info';
import { keyOfSelector } from '../framework/selector';

/** All terms about other pods that placed pods have, each once, to tell quickly whether any is about a pod. */
export class TermWatch {
  #terms = new Map<string, { term: AffinityTerm; pods: number }>();
  #generation = 0;

  constructor(private readonly listers: Listers) {}

  /** Grows when a term appears or vanishes. */
  get generation(): number {
    return this.#generation;
  }

  /** A pod was placed (1) or left (-1). */
  note(pod: PodInfo, delta: 1 | -1): void {
    if (!pod.hasPodAffinity) return;
    const { required, requiredAnti, preferred, preferredAnti } = pod.terms;
    for (const term of [...required, ...requiredAnti, ...preferred, ...preferredAnti]) this.#add(term, delta);
  }

  /** Namespaces changed, and with them what terms select by their labels. */
  namespacesChanged(): void {
    this.#generation++;
  }

  /** Whether a placed pod says anything about such a pod. */
  concerns(pod: PodInfo): boolean {
    if (this.#terms.size === 0) return false;
    const namespaceLabels = this.listers.namespaceLabels(pod.namespace);
    for (const { term } of this.#terms.values()) if (termMatches(term, pod, namespaceLabels)) return true;
    return false;
  }

  #add(term: AffinityTerm, delta: number): void {
    const namespaces = [...term.namespaces].join(',');
    const key = `${namespaces} ${keyOfSelector(term.namespaceSelector)} ${keyOfSelector(term.selector)}`;
    const known = this.#terms.get(key);
    if (!known) this.#terms.set(key, { term, pods: delta });
    else {
      known.pods += delta;
      if (known.pods > 0) return;
      this.#terms.delete(key);
    }
    this.#generation++;
  }
}
