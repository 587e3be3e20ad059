import type { Container } from '../../api/core/v1/pod/container';
import type { Pod, PodSpec } from '../../api/core/v1/pod/pod';
import type { Labels } from '../../apimachinery/label-requirement';
import { controllerOf } from '../../apimachinery/object-meta';
import { compareText } from '../../base/compare';
import { NO_LABELS } from '../framework/selector';

const specKeys = new WeakMap<PodSpec, string>();
const labelKeys = new WeakMap<Labels, string>();

/** A text that is equal for pods that every node takes alike: what they ask for, tolerate and want of nodes. */
export function specKeyOf({ spec }: Pod): string {
  let key = specKeys.get(spec);
  if (key === undefined) {
    key = JSON.stringify([
      spec.nodeSelector,
      spec.affinity?.nodeAffinity,
      spec.tolerations,
      spec.containers.map(containerParts),
      spec.initContainers?.map(containerParts),
      spec.resources?.requests,
      spec.overhead,
      spec.nodeName,
    ]);
    specKeys.set(spec, key);
  }
  return key;
}

function containerParts({ image, resources, ports, restartPolicy }: Container): unknown[] {
  return [image, resources?.requests, restartPolicy, ports?.filter(({ hostPort }) => hostPort)];
}

/** A text that is equal for equal labels. */
export function labelKeyOf(labels: Labels | undefined): string {
  const given = labels ?? NO_LABELS;
  let key = labelKeys.get(given);
  if (key === undefined) {
    key = Object.keys(given)
      .sort(compareText)
      .map((name) => `${name}=${given[name]}`)
      .join(',');
    labelKeys.set(given, key);
  }
  return key;
}

const constraintKeys = new WeakMap<object, string>();

/** A text that is equal for pods that are spread alike: same namespace, labels, controller and constraints. */
export function spreadKeyOf(pod: Pod): string {
  const { namespace, labels } = pod.metadata;
  const constraints = pod.spec.topologySpreadConstraints;
  let own = '';
  if (constraints?.length) {
    own = constraintKeys.get(constraints) ?? JSON.stringify(constraints);
    constraintKeys.set(constraints, own);
  }
  return `${namespace}/${labelKeyOf(labels)}/${controllerOf(pod)?.uid ?? ''}/${own}`;
}
