/**
 * The Services with the endpoints behind them: the shelves that stand through every compartment.
 * Models: Service and EndpointSlice as `kubectl get svc` and `kubectl get endpointslices` show them.
 * Leaves out: the rules that kube-proxy makes of them.
 */
import type { Service, ServicePort } from '../../simulation/api/core/v1/service/service';
import type { EndpointSlice } from '../../simulation/api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { defineQuery, type Query } from '../define-query';
import { ENDPOINT_SLICES, SERVICES } from '../etcd-prefixes';

/** One address behind a Service. */
export interface EndpointRow {
  address: string;
  port: number | undefined;
  isReady: boolean;
  node: string;
  /** `pods/default/web-1`; '' if no pod stands behind it. */
  pod: string;
}

/** One Service. */
export interface ServiceRow {
  uid: string;
  /** The revision that created it. */
  createdAt: number;
  key: string;
  name: string;
  namespace: string;
  type: string;
  clusterIP: string;
  /** `80`, `80:30080`. */
  ports: string;
  hasSelector: boolean;
  /** Ready ones first; at most `SHOWN` of them; only those on the node that was asked for, if one was. */
  endpoints: EndpointRow[];
  ready: number;
  total: number;
}

export type ServicesQuery = Query<{ namespace: string; node?: string }, ServiceRow[]> & { name: 'services' };

const SHOWN = 24;
const SERVICE_NAME = 'kubernetes.io/service-name';

function portText({ port, nodePort }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}` : String(port);
}

function endpointsOf(slices: readonly EndpointSlice[]): EndpointRow[] {
  const rows = slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).map(({ addresses, conditions, nodeName, targetRef }) => ({
      address: addresses[0] ?? '',
      port: ports?.[0]?.port,
      isReady: conditions?.ready ?? true,
      node: nodeName ?? '',
      pod: targetRef?.kind === 'Pod' ? `pods/${targetRef.namespace}/${targetRef.name}` : '',
    })),
  );
  // Sorting is stable: within the two parts they keep the order of the slice, so that none jumps.
  return rows.sort((a, b) => Number(b.isReady) - Number(a.isReady));
}

/** Services with a selector come first, then the older: a new one takes the next shelf and moves none. */
function compareServices(a: ServiceRow, b: ServiceRow): number {
  return Number(b.hasSelector) - Number(a.hasSelector) || a.createdAt - b.createdAt;
}

export default defineQuery<ServicesQuery>({
  name: 'services',
  answer({ etcd }, { namespace, node }) {
    const byService = new Map<string, EndpointSlice[]>();
    for (const slice of etcd.values(ENDPOINT_SLICES) as EndpointSlice[]) {
      const key = `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
      const known = byService.get(key);
      if (known) known.push(slice);
      else byService.set(key, [slice]);
    }
    const prefix = SERVICES + (namespace ? `${namespace}/` : '');
    return etcd
      .range(SERVICES, prefix)
      .map(({ value, createRevision }) => {
        const { metadata, spec } = value as Service;
        const endpoints = endpointsOf(byService.get(`${metadata.namespace}/${metadata.name}`) ?? []);
        return {
          uid: metadata.uid,
          createdAt: createRevision,
          key: `services/${metadata.namespace}/${metadata.name}`,
          name: metadata.name,
          namespace: metadata.namespace ?? '',
          type: spec.type,
          clusterIP: spec.type === 'ExternalName' ? (spec.externalName ?? '') : (spec.clusterIP ?? ''),
          ports: (spec.ports ?? []).map(portText).join(','),
          hasSelector: spec.selector !== undefined,
          endpoints: endpoints.filter((one) => node === undefined || one.node === node).slice(0, SHOWN),
          ready: endpoints.filter(({ isReady }) => isReady).length,
          total: endpoints.length,
        };
      })
      .sort(compareServices);
  },
});
