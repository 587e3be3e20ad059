import type { Node } from '../../api/core/v1/node/node';
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../../api/core/v1/pod/placement';
import type { Pod } from '../../api/core/v1/pod/pod';
import { NO_LABELS } from './selector';

/** Whether a node has all labels of the pod's nodeSelector and meets its required node affinity. */
export function matchesRequiredNodeAffinity(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec;
  const labels = node.metadata.labels ?? NO_LABELS;
  if (nodeSelector) {
    for (const key of Object.keys(nodeSelector)) if (labels[key] !== nodeSelector[key]) return false;
  }
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required ? matchesAnyTerm(required.nodeSelectorTerms, node) : true;
}

/** Whether a node meets one of the terms; no terms, like an empty term, match no node. */
export function matchesAnyTerm(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  return terms.some((term) => matchesTerm(term, node));
}

/** Whether a node meets all requirements of a term. */
export function matchesTerm(term: NodeSelectorTerm, node: Node): boolean {
  if (isEmptyTerm(term)) return false;
  const labels = node.metadata.labels ?? NO_LABELS;
  for (const requirement of term.matchExpressions ?? []) {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    if (!meets(value, requirement)) return false;
  }
  // metadata.name is the only field there is.
  for (const requirement of term.matchFields ?? []) {
    if (!meets(requirement.key === 'metadata.name' ? node.metadata.name : undefined, requirement)) return false;
  }
  return true;
}

/** Whether a term requires nothing (and so matches nothing). */
export function isEmptyTerm(term: NodeSelectorTerm): boolean {
  return !term.matchExpressions?.length && !term.matchFields?.length;
}

function meets(value: string | undefined, { operator, values = [] }: NodeSelectorRequirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return comparesInteger(value, operator, values[0]);
  }
}

function comparesInteger(value: string | undefined, operator: 'Gt' | 'Lt', limit: string | undefined): boolean {
  if (!isInteger(value) || !isInteger(limit)) return false;
  return operator === 'Gt' ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit);
}

/** What strconv.ParseInt takes, sign and all; BigInt would also take blanks and hexadecimals. */
function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+$/.test(text);
}
