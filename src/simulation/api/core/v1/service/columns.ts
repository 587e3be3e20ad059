import { ageColumn, mapText, NONE, nameColumn, text, wide } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Service } from './service';

/** What tables show of Services. */
export const serviceColumns: Column<Service>[] = [
  nameColumn(),
  text('Type', ({ spec }) => spec.type),
  text('Cluster-IP', ({ spec }) => spec.clusterIPs?.[0] ?? NONE),
  text('External-IP', externalAddressText),
  text('Port(s)', portsText),
  ageColumn(),
  wide('Selector', ({ spec }) => mapText(spec.selector)),
];

function externalAddressText({ spec, status }: Service): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? NONE;
  const own = spec.externalIPs ?? [];
  if (spec.type !== 'LoadBalancer') return own.length > 0 ? own.join(',') : NONE;
  const given = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  const all = [...given, ...own].filter(Boolean);
  return all.length > 0 ? all.join(',') : '<pending>';
}

function portsText({ spec }: Service): string {
  const ports = spec.ports ?? [];
  if (ports.length === 0) return NONE;
  return ports
    .map(({ port, nodePort, protocol }) => (nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`))
    .join(',');
}
