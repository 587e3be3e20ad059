/**
 * EndpointSlices for Endpoints that someone made by hand, for Services without a selector.
 * Models: endpointslicemirroring controller v1.36.
 * Leaves out: the limit of 1000 addresses a subset; IPv6.
 */
import { type EndpointAddress, type EndpointSubset, Endpoints } from '../../api/core/v1/endpoints/endpoints';
import { Service } from '../../api/core/v1/service/service';
import { type Endpoint, EndpointSlice } from '../../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { objectKey } from '../../apimachinery/object-meta';
import { defineController } from '../define-controller';
import { planSlices, type WantedGroup } from '../endpointslice/slice-plan';
import { writePlan } from '../endpointslice/write-plan';
import { controllerReference } from '../pod-control';
import { TRIGGER_TIME } from '../service-pods';

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const SKIP_MIRROR = 'endpointslice.kubernetes.io/skip-mirror';

export default defineController({
  name: 'endpointslicemirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
  start(env) {
    const all = env.informers.of(Endpoints);
    const services = env.informers.of(Service);
    const slices = env.informers.of(EndpointSlice);
    slices.indexer.addIndex('mirrored', ({ metadata: { namespace, labels } }) =>
      labels?.[MANAGED_BY] === MANAGER ? [`${namespace}/${labels[SERVICE_NAME]}`] : [],
    );
    const queue = env.queue({
      process: (key) => {
        const endpoints = all.indexer.get(key);
        const service = services.indexer.get(key);
        const standing = slices.indexer.by('mirrored', key);
        const isMirrored = endpoints && service && !service.spec.selector && isMirrorable(endpoints);
        const namespace = key.split('/')[0] as string;
        if (!isMirrored) {
          const frame = { namespace, generateName: '', labels: {}, annotations: {}, owner: NOBODY };
          writePlan(env, frame, { create: [], update: [], remove: standing });
          return;
        }
        const { [TRIGGER_TIME]: trigger } = endpoints.metadata.annotations ?? {};
        const plan = planSlices(groupsOf(endpoints), standing);
        writePlan(
          env,
          {
            namespace,
            generateName: `${endpoints.metadata.name}-`,
            labels: { ...endpoints.metadata.labels, [MANAGED_BY]: MANAGER, [SERVICE_NAME]: endpoints.metadata.name },
            annotations: trigger ? { [TRIGGER_TIME]: trigger } : {},
            owner: controllerReference(endpoints),
          },
          plan,
        );
      },
    });
    const isOwnBusiness = (key: string) => {
      const service = services.indexer.get(key);
      return service === undefined || !service.spec.selector || slices.indexer.countBy('mirrored', key) > 0;
    };
    const changed = (object: Endpoints | Service) => {
      const key = objectKey(object);
      if (isOwnBusiness(key)) queue.add(key);
    };
    all.addHandler({ added: changed, updated: changed, deleted: changed });
    services.addHandler({ added: changed, updated: changed, deleted: changed });
  },
});

const NOBODY = { apiVersion: '', kind: '', name: '', uid: '' };

function isMirrorable({ metadata: { labels, annotations } }: Endpoints): boolean {
  return labels?.[SKIP_MIRROR] !== 'true' && annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined;
}

function groupsOf({ subsets = [] }: Endpoints): WantedGroup[] {
  return (subsets ?? []).map((subset) => ({
    // The original orders ports by a hash; here by number.
    ports: [...(subset.ports ?? [])]
      .sort((a, b) => a.port - b.port)
      .map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
        name,
        protocol,
        port,
        ...(appProtocol && { appProtocol }),
      })),
    endpoints: endpointsOf(subset),
  }));
}

function endpointsOf({ addresses = [], notReadyAddresses = [] }: EndpointSubset): Endpoint[] {
  const convert =
    (ready: boolean) =>
    (address: EndpointAddress): Endpoint => {
      const { ip, hostname, nodeName, targetRef } = address;
      return {
        addresses: [ip],
        conditions: { ready },
        ...(hostname && { hostname }),
        ...(targetRef && { targetRef }),
        ...(nodeName && { nodeName }),
      };
    };
  return [...(addresses ?? []).map(convert(true)), ...(notReadyAddresses ?? []).map(convert(false))];
}
