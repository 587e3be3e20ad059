import { type FieldError, invalid, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';

interface Rule {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  nonResourceURLs?: string[];
}

/** What is wrong with the rules of a role. */
export function validateRules(object: ApiObject, { isClusterWide }: { isClusterWide: boolean }): FieldError[] {
  const { rules } = object as unknown as { rules?: Rule[] | null };
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, isClusterWide, FieldPath.of('rules').index(index)));
}

function validateRule(rule: Rule, isClusterWide: boolean, path: FieldPath): FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  const urls = path.child('nonResourceURLs');
  if (verbs.length === 0) errors.push(required(path.child('verbs'), 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    if (!isClusterWide)
      errors.push(invalid(urls, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups.length > 0 || resources.length > 0)
      errors.push(invalid(urls, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'));
    return errors;
  }
  if (apiGroups.length === 0)
    errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'));
  if (resources.length === 0)
    errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'));
  return errors;
}
