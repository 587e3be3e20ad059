import { parseQuantity } from '../../../../apimachinery/quantity';
import { isDNS1123Label } from '../../../../apimachinery/validation-names';
import type { Container } from './container';
import type { Pod, PodSpec } from './pod';

const OLD_LABELS: Readonly<Record<string, string>> = {
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

/** Words of advice about a pod. */
export function podWarnings(pod: Pod, before?: Pod): string[] {
  if (before && before.spec === pod.spec) return [];
  const warnings: string[] = [];
  const { name } = pod.metadata;
  if (!before && name && isDNS1123Label(name).length > 0)
    warnings.push(
      `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: ${JSON.stringify(isDNS1123Label(name)).replaceAll('","', '" "')}`,
    );
  return [...warnings, ...podSpecWarnings(pod.spec, 'spec')];
}

/** Words of advice about a pod spec, a pod's or a template's. */
export function podSpecWarnings(spec: PodSpec, path: string): string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const words = OLD_LABELS[key];
    if (words) warnings.push(`${path}.nodeSelector[${key}]: ${words}`);
  }
  for (const { name, projected } of spec.volumes ?? [])
    if (projected?.sources?.some((source) => Object.keys(source).length === 0 || 'clusterTrustBundle' in source))
      warnings.push(`volume ${JSON.stringify(name)} (Projected) has no sources provided`);
  if (spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0)
    warnings.push(
      `${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
    );
  for (const [field, containers] of [
    ['initContainers', spec.initContainers],
    ['containers', spec.containers],
  ] as const)
    (containers ?? []).forEach((container, index) => {
      warnings.push(...containerWarnings(container, `${path}.${field}[${index}]`));
    });
  return warnings;
}

/** Nobody has a part of a byte. */
function fractionWarnings(list: Record<string, string> | undefined, path: string): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => {
    const quantity = list?.[name] === undefined ? undefined : parseQuantity(list[name]);
    if (!quantity || quantity.nanos % 1_000_000_000n === 0n) return [];
    return [`${path}[${name}]: fractional byte value ${JSON.stringify(quantity.text)} is invalid, must be an integer`];
  });
}

function containerWarnings({ env = [], resources = {} }: Container, path: string): string[] {
  const warnings = [
    ...fractionWarnings(resources.limits, `${path}.resources.limits`),
    ...fractionWarnings(resources.requests, `${path}.resources.requests`),
  ];
  const seen = new Map<string, number>();
  env.forEach(({ name }, index) => {
    const first = seen.get(name);
    if (first !== undefined)
      warnings.push(
        `${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be unexpected`,
      );
    seen.set(name, index);
  });
  return warnings;
}
