import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { findQuantity } from '../../../../apimachinery/quantity';
import { pathSegmentName } from '../../../validation/path-segment';
import { wordsAt } from '../../../validation/values';

interface Target {
  type?: string;
  value?: string;
  averageValue?: string;
  averageUtilization?: number;
}

interface Source {
  name?: string;
  container?: string;
  metric?: { name?: string };
  describedObject?: { kind?: string; name?: string };
  target?: Target;
}

interface Metric {
  type?: string;
  [source: string]: unknown;
}

interface Rules {
  stabilizationWindowSeconds?: number;
  selectPolicy?: string;
  policies?: { type?: string; value?: number; periodSeconds?: number }[];
  tolerance?: string;
}

/** What an autoscaler says. */
export interface AutoscalerSpec {
  minReplicas?: number;
  maxReplicas?: number;
  scaleTargetRef?: { apiVersion?: string; kind?: string; name?: string };
  metrics?: Metric[];
  behavior?: { scaleUp?: Rules; scaleDown?: Rules };
}

const SPEC = FieldPath.of('spec');
const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const PERIOD_MAX = 1800;
const WINDOW_MAX = 3600;

/** What is wrong with an autoscaler. */
export function validateAutoscaler(spec: AutoscalerSpec): FieldError[] {
  const { minReplicas, maxReplicas = 0, metrics = [], behavior } = spec;
  const errors: FieldError[] = [];
  if (minReplicas !== undefined && minReplicas < 1)
    errors.push(invalid(SPEC.child('minReplicas'), minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas < 1) errors.push(invalid(SPEC.child('maxReplicas'), maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalid(SPEC.child('maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`'));
  errors.push(...validateTargetRef(spec.scaleTargetRef ?? {}, SPEC.child('scaleTargetRef')));
  metrics.forEach((metric, index) => {
    errors.push(...validateMetric(metric, SPEC.child('metrics').index(index)));
  });
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External'))
    errors.push(
      forbidden(
        SPEC.child('metrics'),
        'must specify at least one Object or External metric to support scaling to zero replicas',
      ),
    );
  for (const field of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[field];
    if (rules) errors.push(...validateRules(rules, SPEC.child('behavior', field)));
  }
  return errors;
}

function validateTargetRef(
  { apiVersion = '', kind = '', name = '' }: NonNullable<AutoscalerSpec['scaleTargetRef']>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (!value) errors.push(required(path.child(field)));
    else errors.push(...wordsAt(path.child(field), value, pathSegmentName(value)));
  }
  const isCore = apiVersion === 'v1' && kind === 'ReplicationController';
  if (!apiVersion.includes('/') && !isCore)
    errors.push(invalid(path.child('apiVersion'), apiVersion, 'apiVersion must specify API group'));
  return errors;
}

function validateMetric(metric: Metric, path: FieldPath): FieldError[] {
  const { type = '' } = metric;
  const at = path.child('type');
  if (!type) return [required(at, 'must specify a metric source type')];
  // The registry's two checks say the same of a type that there is not.
  if (!METRIC_TYPES.includes(type)) return [notSupported(at, type, METRIC_TYPES), notSupported(at, type, METRIC_TYPES)];
  const field = `${type[0]?.toLowerCase()}${type.slice(1)}`;
  const source = metric[field] as Source | undefined;
  const place = path.child(field);
  if (!source) return [required(place, 'must populate information for the given metric source')];
  const isResource = type === 'Resource' || type === 'ContainerResource';
  const errors: FieldError[] = [];
  if (type === 'ContainerResource' && !source.container)
    errors.push(required(place.child('container'), 'must specify a container'));
  if (isResource && !source.name) errors.push(required(place.child('name'), 'must specify a resource name'));
  if (!isResource) {
    const name = source.metric?.name;
    if (!name) errors.push(required(place.child('metric', 'name'), 'must specify a metric name'));
  }
  return [...errors, ...validateTarget(source.target ?? {}, type, place.child('target'))];
}

function validateTarget(target: Target, type: string, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { value, averageValue, averageUtilization } = target;
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0'));
  for (const field of ['value', 'averageValue'] as const) {
    const quantity = findQuantity(target[field]);
    if (quantity && quantity.nanos <= 0n) errors.push(invalid(path.child(field), quantity.text, 'must be positive'));
  }
  if (type === 'External' || type === 'Object') {
    if (value === undefined && averageValue === undefined)
      errors.push(
        required(path.child('averageValue'), 'must set either a target value for metric or a per-pod target'),
      );
    if (type === 'External' && value !== undefined && averageValue !== undefined)
      errors.push(forbidden(path.child('value'), 'may not set both a target value for metric and a per-pod target'));
  } else if (type === 'Pods') {
    if (averageValue === undefined)
      errors.push(required(path.child('averageValue'), 'must specify a positive target averageValue'));
  } else if (averageUtilization === undefined && averageValue === undefined)
    errors.push(
      required(path.child('averageUtilization'), 'must set either a target raw value or a target utilization'),
    );
  return errors;
}

function validateRules(rules: Rules, path: FieldPath): FieldError[] {
  const { stabilizationWindowSeconds: window, selectPolicy, policies, tolerance } = rules;
  const errors: FieldError[] = [];
  const at = path.child('stabilizationWindowSeconds');
  if (window !== undefined && window < 0) errors.push(invalid(at, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > WINDOW_MAX)
    errors.push(invalid(at, window, `must be less than or equal to ${WINDOW_MAX}`));
  if (selectPolicy !== undefined && !['Disabled', 'Max', 'Min'].includes(selectPolicy))
    errors.push(notSupported(path.child('selectPolicy'), selectPolicy, ['Disabled', 'Max', 'Min']));
  const place = path.child('policies');
  if (!policies?.length) errors.push(required(place, 'must specify at least one Policy'));
  policies?.forEach((policy, index) => {
    errors.push(...validatePolicy(policy, place.index(index)));
  });
  const quantity = findQuantity(tolerance);
  if (quantity && quantity.nanos < 0n)
    errors.push(invalid(path.child('tolerance'), quantity.text, 'must be greater than or equal to 0'));
  return errors;
}

function validatePolicy(
  { type = '', value = 0, periodSeconds = 0 }: { type?: string; value?: number; periodSeconds?: number },
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (type !== 'Percent' && type !== 'Pods') errors.push(notSupported(path.child('type'), type, ['Percent', 'Pods']));
  if (value <= 0) errors.push(invalid(path.child('value'), value, 'must be greater than zero'));
  if (periodSeconds <= 0) errors.push(invalid(path.child('periodSeconds'), periodSeconds, 'must be greater than zero'));
  if (periodSeconds > PERIOD_MAX)
    errors.push(invalid(path.child('periodSeconds'), periodSeconds, `must be less than or equal to ${PERIOD_MAX}`));
  return errors;
}
