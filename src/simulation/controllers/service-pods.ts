/**
 * Which pods stand behind a Service, and when something about them last changed.
 * Models: k8s.io/endpointslice util: ShouldPodBeInEndpoints, FindPort, TriggerTimeTracker; service selector cache.
 * Leaves out: dual stack.
 */
import { Pod } from '../api/core/v1/pod/pod';
import { Service, type ServicePort } from '../api/core/v1/service/service';
import { deepEqual } from '../apimachinery/deep';
import { selectorFromSet } from '../apimachinery/labels';
import { objectKey } from '../apimachinery/object-meta';
import { timeMs } from '../apimachinery/time';
import type { Informer, WorkQueue } from '../client';
import type { ControllerEnv } from './define-controller';
import { isPodEnded, isPodReady, podConditionOf } from './pod-state';

/** The annotation that says when the oldest change happened that an object shows for the first time. */
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
/** The label of objects that belong to a Service without a cluster address. */
export const HEADLESS = 'service.kubernetes.io/headless';

/** Services with their pods, and a queue that hears of every change that matters to a Service's endpoints. */
export class ServicePods {
  readonly services: Informer<Service>;
  readonly pods: Informer<Pod>;

  constructor(env: ControllerEnv, queue: WorkQueue) {
    this.services = env.informers.of(Service);
    this.pods = env.informers.of(Pod);
    this.services.indexer.addIndex('namespace', ({ metadata }) => [metadata.namespace ?? '']);
    indexByLabel(this.pods);
    const changed = (service: Service) => queue.add(objectKey(service));
    this.services.addHandler({ added: changed, updated: changed, deleted: changed });
    const enqueue = (pod: Pod) => {
      for (const service of this.services.indexer.by('namespace', pod.metadata.namespace ?? ''))
        if (selects(service, pod)) queue.add(objectKey(service));
    };
    this.pods.addHandler({
      added: enqueue,
      updated: (pod, before) => {
        const isRelabeled =
          pod.metadata.labels !== before.metadata.labels && !deepEqual(pod.metadata.labels, before.metadata.labels);
        if (!isRelabeled && !isEndpointChange(pod, before)) return;
        enqueue(pod);
        if (isRelabeled) enqueue(before);
      },
      deleted: enqueue,
    });
  }

  /** The pods that a Service selects, by one of its labels first so that other pods are not looked at. */
  podsOf(service: Service): Pod[] {
    const { selector } = service.spec;
    const [label] = Object.entries(selector ?? {});
    if (!label) return [];
    const candidates = this.pods.indexer.by('label', `${service.metadata.namespace}/${label[0]}=${label[1]}`);
    return candidates.filter((pod) => selects(service, pod));
  }
}

/** Pods by each of their labels, `namespace/key=value` in the index `label`: one index for all who select by labels. */
export function indexByLabel(pods: Informer<Pod>): void {
  pods.indexer.addIndex('label', labelValues);
}

/** The values of the last pods' labels, by the labels themselves, which revisions of a pod and pods of a template share. */
const valuesOfLabels = new WeakMap<object, { namespace: string | undefined; values: readonly string[] }>();

function labelValues({ metadata: { namespace, labels } }: Pod): readonly string[] {
  if (!labels) return [];
  const known = valuesOfLabels.get(labels);
  if (known && known.namespace === namespace) return known.values;
  const values = Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`);
  if (Object.isFrozen(labels)) valuesOfLabels.set(labels, { namespace, values });
  return values;
}

function selects({ spec, metadata }: Service, pod: Pod): boolean {
  if (!spec.selector || Object.keys(spec.selector).length === 0) return false;
  return pod.metadata.namespace === metadata.namespace && selectorFromSet(spec.selector).matches(pod.metadata.labels);
}

/** Whether endpoints could look different for a pod's new revision. */
function isEndpointChange(pod: Pod, before: Pod): boolean {
  if (pod.metadata.deletionTimestamp !== before.metadata.deletionTimestamp) return true;
  const [now, then] = [pod.status, before.status];
  if (now === then) return pod.spec.nodeName !== before.spec.nodeName;
  return (
    now.podIP !== then.podIP ||
    isPodEnded(pod) !== isPodEnded(before) ||
    pod.spec.nodeName !== before.spec.nodeName ||
    isPodReady(pod) !== isPodReady(before)
  );
}

/** Whether a pod has an address that may be listed. */
export function isListed(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodEnded(pod) || !pod.status.podIP) return false;
  return includeTerminating || pod.metadata.deletionTimestamp === undefined;
}

/** The port of a pod that a Service's port leads to; undefined if the pod has none of that name. */
export function findPort(pod: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort === 0 ? port : targetPort;
  if (targetPort === undefined || targetPort === '') return port;
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  for (const container of containers)
    for (const candidate of container.ports ?? [])
      if (candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol) return candidate.containerPort;
  return undefined;
}

/** Whether the pod has a name of its own under the Service. */
export function hostnameFor({ metadata }: Service, { spec }: Pod): string | undefined {
  return spec.hostname && spec.subdomain === metadata.name ? spec.hostname : undefined;
}

/** Whether the Service has no cluster address. */
export function isHeadless({ spec }: Service): boolean {
  return spec.type === 'ClusterIP' && spec.clusterIP === 'None';
}

/** When the changes since the last look began, by Service. */
export class TriggerTimes {
  #known = new Map<string, { service: number; pods: Map<string, number> }>();

  /** The time of the oldest change that was not told yet (ms since 1970); undefined if there is none. */
  take(service: Service, pods: readonly Pod[]): number | undefined {
    const key = objectKey(service);
    const created = timeMs(service.metadata.creationTimestamp);
    const before = this.#known.get(key);
    const now = new Map<string, number>();
    let oldest: number | undefined;
    for (const pod of pods) {
      const changed = podConditionOf(pod, 'Ready')?.lastTransitionTime;
      if (!changed) continue;
      const ms = timeMs(changed);
      now.set(pod.metadata.name, ms);
      if (ms > (before?.pods.get(pod.metadata.name) ?? 0)) oldest = Math.min(oldest ?? ms, ms);
    }
    this.#known.set(key, { service: created, pods: now });
    if (!before) return created;
    return created > before.service ? Math.min(oldest ?? created, created) : oldest;
  }

  /** The Service is gone. */
  forget(key: string): void {
    this.#known.delete(key);
  }
}

/** Annotations with the trigger time, or without one. */
export function withTrigger(
  annotations: Readonly<Record<string, string>> | undefined,
  triggerTime: string | undefined,
): Record<string, string> {
  const { [TRIGGER_TIME]: _before, ...others } = annotations ?? {};
  return triggerTime ? { ...others, [TRIGGER_TIME]: triggerTime } : others;
}
