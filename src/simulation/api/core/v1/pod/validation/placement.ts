import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { isDNS1123Label, isDNS1123Subdomain, isValidLabelValue } from '../../../../../apimachinery/validation-names';
import { validateLabelSelector } from '../../../../validation/label-selector';
import { dnsSubdomain, ipAddress, labelName, wordsAt } from '../../../../validation/values';
import type { LabelSelector } from '../../shared';
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityRules,
  PodAffinityTerm,
  Toleration,
} from '../placement';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const WEIGHT_WORDS = 'must be in the range 1-100';

/** What is wrong with a pod's affinities. */
export function validateAffinity(affinity: Affinity | undefined, path: FieldPath): FieldError[] {
  if (!affinity) return [];
  const errors: FieldError[] = [];
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity) {
    const at = path.child('nodeAffinity');
    if (nodeAffinity[REQUIRED]) errors.push(...validateNodeSelector(nodeAffinity[REQUIRED], at.child(REQUIRED)));
    (nodeAffinity[PREFERRED] ?? []).forEach(({ weight, preference }, index) => {
      const term = at.child(PREFERRED).index(index);
      errors.push(...validateWeight(weight, term));
      errors.push(...validateNodeTerm(preference ?? {}, term.child('preference'), { valuesToo: false }));
    });
  }
  if (podAffinity) errors.push(...validatePodRules(podAffinity, path.child('podAffinity')));
  if (podAntiAffinity) errors.push(...validatePodRules(podAntiAffinity, path.child('podAntiAffinity')));
  return errors;
}

function validateWeight(weight: number | undefined, path: FieldPath): FieldError[] {
  return !weight || weight < 0 || weight > 100 ? [invalid(path.child('weight'), weight ?? 0, WEIGHT_WORDS)] : [];
}

/** What is wrong with a selector of nodes. */
export function validateNodeSelector({ nodeSelectorTerms = [] }: NodeSelector, path: FieldPath): FieldError[] {
  const at = path.child('nodeSelectorTerms');
  if (nodeSelectorTerms.length === 0) return [required(at, 'must have at least one node selector term')];
  return nodeSelectorTerms.flatMap((term, index) => validateNodeTerm(term, at.index(index), { valuesToo: true }));
}

function validateNodeTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  path: FieldPath,
  { valuesToo }: { valuesToo: boolean },
): FieldError[] {
  return [
    ...matchExpressions.flatMap((requirement, index) =>
      validateNodeRequirement(requirement, path.child('matchExpressions').index(index), valuesToo),
    ),
    ...matchFields.flatMap((requirement, index) =>
      validateNodeField(requirement, path.child('matchFields').index(index)),
    ),
  ];
}

function validateNodeRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: FieldPath,
  valuesToo: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  const at = path.child('values');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      errors.push(required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else errors.push(invalid(path.child('operator'), operator ?? '', 'not a valid selector operator'));
  errors.push(...labelName(key ?? '', path.child('key')));
  if (valuesToo)
    values.forEach((value, index) => {
      errors.push(...wordsAt(at.index(index), value, isValidLabelValue(value)));
    });
  return errors;
}

function validateNodeField({ key, operator, values = [] }: NodeSelectorRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1)
      errors.push(
        required(
          path.child('values'),
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        ),
      );
  } else errors.push(invalid(path.child('operator'), operator ?? '', 'not a valid selector operator'));
  if (key !== 'metadata.name') errors.push(invalid(path.child('key'), key ?? '', 'not a valid field selector key'));
  else
    values.forEach((value, index) => {
      errors.push(...wordsAt(path.child('values').index(index), value, isDNS1123Subdomain(value)));
    });
  return errors;
}

function validatePodRules(rules: PodAffinityRules, path: FieldPath): FieldError[] {
  return [
    ...(rules[REQUIRED] ?? []).flatMap((term, index) => validatePodTerm(term, path.child(REQUIRED).index(index))),
    ...(rules[PREFERRED] ?? []).flatMap(({ weight, podAffinityTerm }, index) => {
      const at = path.child(PREFERRED).index(index);
      return [
        ...validateWeight(weight, at),
        ...validatePodTerm(podAffinityTerm ?? ({} as PodAffinityTerm), at.child('podAffinityTerm')),
      ];
    }),
  ];
}

function validatePodTerm(term: PodAffinityTerm, path: FieldPath): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey = '' } = term;
  const errors = [
    ...validateLabelSelector(labelSelector, path.child('labelSelector')),
    ...validateLabelSelector(namespaceSelector, path.child('namespaceSelector')),
    ...namespaces.flatMap((name) => wordsAt(path.child('namespace'), name, isDNS1123Label(name))),
    ...validateMatchKeys(term, path),
  ];
  if (!topologyKey) errors.push(required(path.child('topologyKey'), 'can not be empty'));
  return [...errors, ...labelName(topologyKey, path.child('topologyKey'))];
}

interface MatchKeys {
  labelSelector?: LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

function validateMatchKeys(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: MatchKeys,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  const fields = [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys],
  ] as const;
  for (const [field, keys] of fields) {
    if (keys.length > 0 && !labelSelector)
      errors.push(forbidden(path.child(field), 'must not be specified when labelSelector is not set'));
    keys.forEach((key, index) => {
      errors.push(...labelName(key, path.child(field).index(index)));
    });
  }
  matchLabelKeys.forEach((key, index) => {
    if (mismatchLabelKeys.includes(key))
      errors.push(
        invalid(path.child('matchLabelKeys').index(index), key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
      );
  });
  return errors;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** What is wrong with a pod's tolerations. */
export function validateTolerations(tolerations: readonly Toleration[], path: FieldPath): FieldError[] {
  return tolerations.flatMap(({ key, operator, value = '', effect, tolerationSeconds }, index) => {
    const at = path.index(index);
    const operatorPath = at.child('operator');
    const errors = key ? labelName(key, at.child('key')) : [];
    if (!key && operator !== 'Exists')
      errors.push(
        invalid(
          operatorPath,
          operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalid(at.child('effect'), effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    if (!operator || operator === 'Equal') {
      const words = isValidLabelValue(value);
      if (words.length > 0) errors.push(invalid(operatorPath, value, words.join(';')));
    } else if (operator === 'Exists') {
      if (value) errors.push(invalid(operatorPath, value, "value must be empty when `operator` is 'Exists'"));
    } else {
      // Operators of a feature that is off are known, but not taken.
      const isOff = operator === 'Gt' || operator === 'Lt';
      errors.push(notSupported(operatorPath, operator, isOff ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists']));
    }
    if (effect && !EFFECTS.includes(effect)) errors.push(notSupported(at.child('effect'), effect, EFFECTS));
    return errors;
  });
}

/** One constraint as it comes: fields may be missing. */
interface SpreadConstraint extends MatchKeys {
  maxSkew?: number;
  topologyKey?: string;
  whenUnsatisfiable?: string;
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

/** What is wrong with a pod's spread constraints. */
export function validateSpread(constraints: readonly SpreadConstraint[], path: FieldPath): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const at = path.index(index);
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
    const errors: FieldError[] = [];
    if (maxSkew <= 0) errors.push(invalid(at.child('maxSkew'), maxSkew, 'must be greater than zero'));
    if (!topologyKey) errors.push(required(at.child('topologyKey'), 'can not be empty'));
    else errors.push(...labelName(topologyKey, at.child('topologyKey')));
    if (!ACTIONS.includes(whenUnsatisfiable))
      errors.push(notSupported(at.child('whenUnsatisfiable'), whenUnsatisfiable, ACTIONS));
    const twin = constraints
      .slice(0, index)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (twin)
      errors.push(duplicate(at.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalid(at.child('minDomains'), minDomains, 'must be greater than zero'));
      if (whenUnsatisfiable !== 'DoNotSchedule')
        errors.push(
          invalid(
            at.child('minDomains'),
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
          ),
        );
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[field];
      if (value !== undefined && value !== 'Honor' && value !== 'Ignore')
        errors.push(notSupported(at.child(field), value, ['Honor', 'Ignore']));
    }
    errors.push(...validateSpreadKeys(constraint, at.child('matchLabelKeys')));
    return [...errors, ...validateLabelSelector(constraint.labelSelector, at.child('labelSelector'))];
  });
}

function validateSpreadKeys({ matchLabelKeys = [], labelSelector }: MatchKeys, path: FieldPath): FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  if (!labelSelector) return [forbidden(path, 'must not be specified when labelSelector is not set')];
  return matchLabelKeys.flatMap((key, index) => labelName(key, path.index(index)));
}

/** What is wrong with entries of a pod's hosts file. */
export function validateHostAliases(
  aliases: readonly { ip: string; hostnames?: string[] }[],
  path: FieldPath,
): FieldError[] {
  return aliases.flatMap(({ ip, hostnames = [] }, index) => {
    const at = path.index(index);
    return [
      ...ipAddress(ip ?? '', at.child('ip')),
      ...hostnames.flatMap((name, i) => dnsSubdomain(name, at.child('hostnames').index(i))),
    ];
  });
}
