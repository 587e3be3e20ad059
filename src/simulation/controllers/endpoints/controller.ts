/**
 * The addresses behind a Service in one Endpoints object, as they were before EndpointSlices.
 * Models: endpoints controller v1.36 (deprecated, still on): ready and not ready addresses, repacked subsets.
 * Leaves out: the limit of 1000 addresses.
 */
import { type EndpointAddress, type EndpointSubset, Endpoints } from '../../api/core/v1/endpoints/endpoints';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { Service } from '../../api/core/v1/service/service';
import { isReason } from '../../apimachinery/api-error';
import { parseIpv4 } from '../../apimachinery/cidr';
import { deepEqual } from '../../apimachinery/deep';
import { timestampAt } from '../../apimachinery/time';
import { type ControllerEnv, defineController } from '../define-controller';
import { isNamespaceTerminating } from '../pod-control';
import { isPodReady } from '../pod-state';
import {
  findPort,
  HEADLESS,
  hostnameFor,
  isHeadless,
  isListed,
  ServicePods,
  TriggerTimes,
  withTrigger,
} from '../service-pods';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';

export default defineController({
  name: 'endpoint-controller',
  start(env) {
    const endpoints = env.informers.of(Endpoints);
    const triggers = new TriggerTimes();
    const queue = env.queue({
      process: (key) => {
        const service = source.services.indexer.get(key);
        if (!service) {
          triggers.forget(key);
          remove(env, key);
          return;
        }
        if (service.spec.type === 'ExternalName' || !service.spec.selector) return;
        sync(env, { service, pods: source.podsOf(service), standing: endpoints.indexer.get(key), triggers });
      },
    });
    const source = new ServicePods(env, queue);
    endpoints.addHandler({ deleted: ({ metadata }) => queue.add(`${metadata.namespace}/${metadata.name}`) });
  },
});

function remove(env: ControllerEnv, key: string): void {
  const [namespace, name] = key.split('/') as [string, string];
  try {
    env.client.delete(Endpoints, { namespace, name });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

interface Seen {
  service: Service;
  pods: readonly Pod[];
  standing: Endpoints | undefined;
  triggers: TriggerTimes;
}

function sync(env: ControllerEnv, { service, pods, standing, triggers }: Seen): void {
  const trigger = triggers.take(service, pods);
  const subsets = subsetsOf(service, pods);
  const labels: Record<string, string> = { ...service.metadata.labels, [MANAGED_BY]: 'endpoint-controller' };
  if (isHeadless(service)) labels[HEADLESS] = '';
  if (standing && deepEqual(standing.subsets ?? [], subsets) && deepEqual(standing.metadata.labels, labels)) return;
  const annotations = withTrigger(
    standing?.metadata.annotations,
    trigger === undefined ? undefined : timestampAt(trigger),
  );
  const { name, namespace } = service.metadata;
  const hasAnnotations = Object.keys(annotations).length > 0;
  if (standing) {
    const { annotations: _before, ...metadata } = standing.metadata;
    env.client.update(Endpoints, {
      ...standing,
      metadata: { ...metadata, labels, ...(hasAnnotations && { annotations }) },
      subsets,
    });
    return;
  }
  try {
    env.client.create(Endpoints, {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name, namespace: namespace as string, labels, ...(hasAnnotations && { annotations }) },
      ...(subsets.length > 0 && { subsets }),
    });
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
}

type Port = NonNullable<EndpointSubset['ports']>[number];

/** The subsets of a Service: addresses that have the same ports, together. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const includeNotReady = service.spec.publishNotReadyAddresses === true;
  const groups = new Map<string, { ports: Port[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>();
  for (const pod of pods) {
    if (!isListed(pod, includeNotReady)) continue;
    const ports = portsFor(service, pod);
    if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) continue;
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, ready: [], notReady: [] };
    groups.set(key, group);
    (includeNotReady || isPodReady(pod) ? group.ready : group.notReady).push(addressOf(service, pod));
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 && { addresses: ready.sort(byAddress) }),
    ...(notReady.length > 0 && { notReadyAddresses: notReady.sort(byAddress) }),
    ...(ports.length > 0 && { ports }),
  }));
}

function portsFor(service: Service, pod: Pod): Port[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port);
    if (number === undefined) return [];
    const { name, protocol = 'TCP', appProtocol } = port;
    return [{ ...(name && { name }), port: number, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameFor(service, pod);
  return {
    ip: pod.status.podIP as string,
    ...(hostname && { hostname }),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace: namespace as string, name, uid },
  };
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  return (parseIpv4(a.ip) ?? 0) - (parseIpv4(b.ip) ?? 0);
}
