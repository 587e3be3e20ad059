/**
 * The endpoints of a Service, kept in EndpointSlices of at most 100.
 * Models: endpointslice controller v1.36: readiness, terminating, ports by name, hints of trafficDistribution.
 * Leaves out: dual stack, topology-aware hints by CPU share.
 */
import { Node } from '../../api/core/v1/node/node';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { Service } from '../../api/core/v1/service/service';
import { type Endpoint, EndpointSlice } from '../../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { deepEqual } from '../../apimachinery/deep';
import { timestampAt } from '../../apimachinery/time';
import { defineController } from '../define-controller';
import { controllerReference } from '../pod-control';
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
import { planSlices, portsKey, type SlicePorts, type WantedGroup } from './slice-plan';
import { writePlan } from './write-plan';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
/** The label that says to which Service a slice belongs. */
export const SERVICE_NAME = 'kubernetes.io/service-name';

export default defineController({
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  start(env) {
    const slices = env.informers.of(EndpointSlice);
    const nodes = env.informers.of(Node);
    const triggers = new TriggerTimes();
    slices.indexer.addIndex('service', ({ metadata: { namespace, labels } }) =>
      labels?.[SERVICE_NAME] && labels[MANAGED_BY] === MANAGER ? [`${namespace}/${labels[SERVICE_NAME]}`] : [],
    );
    const queue = env.queue({
      process: (key) => {
        const service = source.services.indexer.get(key);
        if (!service) {
          triggers.forget(key);
          return;
        }
        if (service.spec.type === 'ExternalName' || !service.spec.selector || service.metadata.deletionTimestamp)
          return;
        const pods = source.podsOf(service);
        const trigger = triggers.take(service, pods);
        const standing = slices.indexer.by('service', key).filter(({ metadata }) => !metadata.deletionTimestamp);
        const zoneOf = (name: string | undefined) =>
          name ? nodes.indexer.get(name)?.metadata.labels?.['topology.kubernetes.io/zone'] : undefined;
        const plan = planSlices(groupsOf(service, pods, zoneOf), standing);
        const labels = labelsOf(service);
        for (const slice of standing) {
          const isPlanned = plan.remove.includes(slice) || plan.update.some((one) => one.slice === slice);
          if (!isPlanned && !deepEqual(slice.metadata.labels, labels))
            plan.update.push({ slice, content: { ports: slice.ports ?? [], endpoints: slice.endpoints ?? [] } });
        }
        writePlan(
          env,
          {
            namespace: service.metadata.namespace as string,
            generateName: `${service.metadata.name}-`,
            labels,
            annotations: withTrigger(undefined, trigger === undefined ? undefined : timestampAt(trigger)),
            owner: controllerReference(service),
          },
          plan,
        );
      },
    });
    const source = new ServicePods(env, queue);
    slices.addHandler({
      deleted: ({ metadata: { namespace, labels } }) => {
        if (labels?.[MANAGED_BY] === MANAGER) queue.add(`${namespace}/${labels[SERVICE_NAME]}`);
      },
    });
  },
});

function labelsOf(service: Service): Record<string, string> {
  return {
    ...service.metadata.labels,
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: service.metadata.name,
    ...(isHeadless(service) && { [HEADLESS]: '' }),
  };
}

function groupsOf(
  service: Service,
  pods: readonly Pod[],
  zoneOf: (node: string | undefined) => string | undefined,
): WantedGroup[] {
  const groups = new Map<string, WantedGroup>();
  for (const pod of pods) {
    if (!isListed(pod, true)) continue;
    const ports = portsFor(service, pod);
    const key = portsKey(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(endpointOf(service, pod, zoneOf(pod.spec.nodeName)));
  }
  return [...groups.values()];
}

function portsFor(service: Service, pod: Pod): SlicePorts {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = findPort(pod, port);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, protocol, port: number, ...(appProtocol && { appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod, zone: string | undefined): Endpoint {
  const { namespace, name, uid, deletionTimestamp } = pod.metadata;
  const serving = isPodReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = hostnameFor(service, pod);
  const { nodeName } = pod.spec;
  const hints = ready ? hintsFor(service, zone, nodeName) : undefined;
  return {
    addresses: [pod.status.podIP as string],
    conditions: { ready, serving, terminating },
    ...(hostname && { hostname }),
    targetRef: { kind: 'Pod', namespace: namespace as string, name, uid },
    ...(nodeName && { nodeName }),
    ...(zone && { zone }),
    ...(hints && { hints }),
  };
}

function hintsFor(
  { spec }: Service,
  zone: string | undefined,
  nodeName: string | undefined,
): Endpoint['hints'] | undefined {
  const { trafficDistribution } = spec;
  if (!trafficDistribution || !zone) return undefined;
  const forZones = [{ name: zone }];
  return trafficDistribution === 'PreferSameNode' && nodeName
    ? { forZones, forNodes: [{ name: nodeName }] }
    : { forZones };
}
