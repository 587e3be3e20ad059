import type { Service } from '../../simulation/api/core/v1/service/service';
import type { EndpointSlice } from '../../simulation/api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { ENDPOINT_SLICES } from '../etcd-prefixes';
import type { World } from '../world';

/** One address behind a Service. */
export interface EndpointRow {
  address: string;
  /** `pods/default/web-1`, or '' where no object stands behind it. */
  key: string;
  node: string;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
}

/** A Service as its overview shows it. */
export interface ServiceView {
  type: string;
  clusterIPs: string[];
  ports: string[];
  selector: [string, string][];
  sessionAffinity: string;
  trafficPolicy: string;
  externalName: string;
  slices: string[];
  endpoints: EndpointRow[];
}

const SERVICE_NAME = 'kubernetes.io/service-name';

/** What the overview says of a Service. */
export function serviceViewOf({ etcd }: World, service: Service): ServiceView {
  const { metadata, spec } = service;
  const slices = etcd
    .values(ENDPOINT_SLICES, `${ENDPOINT_SLICES}${metadata.namespace}/`)
    .filter(({ metadata: { labels } }) => labels?.[SERVICE_NAME] === metadata.name) as EndpointSlice[];
  return {
    type: spec.type,
    clusterIPs: spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []),
    ports: (spec.ports ?? []).map(({ name, port, protocol = 'TCP', targetPort, nodePort }) => {
      const node = nodePort ? `:${nodePort}` : '';
      return `${name ? `${name} ` : ''}${port}${node}/${protocol} → ${targetPort ?? port}`;
    }),
    selector: Object.entries(spec.selector ?? {}),
    sessionAffinity: spec.sessionAffinity ?? '',
    trafficPolicy: spec.externalTrafficPolicy ?? spec.internalTrafficPolicy ?? '',
    externalName: spec.externalName ?? '',
    slices: slices.map(({ metadata: { namespace, name } }) => `endpointslices/${namespace}/${name}`),
    endpoints: slices.flatMap(({ endpoints }) =>
      (endpoints ?? []).map(({ addresses, conditions, targetRef, nodeName = '' }) => ({
        address: addresses.join(', '),
        key: targetRef?.kind === 'Pod' ? `pods/${targetRef.namespace ?? metadata.namespace}/${targetRef.name}` : '',
        node: nodeName,
        ready: conditions?.ready ?? true,
        serving: conditions?.serving ?? conditions?.ready ?? true,
        terminating: conditions?.terminating ?? false,
      })),
    ),
  };
}
