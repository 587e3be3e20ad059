/**
 * What a packet can be sent from and to, by a part of its name: pods, Services, nodes, the outside.
 * Models: `kubectl get pods,services,nodes -A -o wide` as far as addresses and ports go.
 * Leaves out: containers (they share their pod's address); addresses, which are typed.
 */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { Service } from '../../simulation/api/core/v1/service/service';
import { findKind } from '../../simulation/api/kinds';
import { Machine } from '../../simulation/linux';
import { outsideAddress, segmentOf } from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { NODES, SERVICES } from '../etcd-prefixes';
import type { TraceEnd } from '../trace/ends';
import type { World } from '../world';

/** One end that can be chosen. */
export interface EndRow {
  end: TraceEnd;
  name: string;
  /** '' of what has none. */
  namespace: string;
  /** '' while it has none. */
  address: string;
  /** The TCP ports that it says to listen on. */
  ports: number[];
}

export type TraceEndsQuery = Query<{ text: string; limit: number }, EndRow[]> & { name: 'trace-ends' };

const PODS = `/registry/${findKind('', 'v1', 'pods')?.etcdPrefix ?? 'pods'}/`;

/** `web.shop.svc.cluster.local`, `web.shop` and `shop/web` mean the same Service. */
function isMeant(text: string, name: string, namespace: string): boolean {
  if (text === '' || name.includes(text) || `${namespace}/${name}`.includes(text)) return true;
  return `${name}.${namespace}.svc.cluster.local`.startsWith(text);
}

function podRows(world: World, text: string, limit: number): EndRow[] {
  const rows: EndRow[] = [];
  for (const { value } of world.etcd.range(PODS)) {
    if (rows.length >= limit) break;
    const { metadata, spec, status } = value as Pod;
    const { name, namespace = '' } = metadata;
    const address = status?.podIP ?? '';
    if (!isMeant(text, name, namespace) && address !== text) continue;
    const ports = spec.containers.flatMap((container) => container.ports ?? []);
    const tcp = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ containerPort }) => containerPort);
    rows.push({ end: { kind: 'pod', key: `pods/${namespace}/${name}` }, name, namespace, address, ports: tcp });
  }
  return rows;
}

function serviceRows(world: World, text: string, limit: number): EndRow[] {
  const rows: EndRow[] = [];
  for (const { value } of world.etcd.range(SERVICES)) {
    if (rows.length >= limit) break;
    const { metadata, spec } = value as Service;
    const { name, namespace = '' } = metadata;
    const address = spec.clusterIP ?? '';
    if (!isMeant(text, name, namespace) && address !== text) continue;
    const ports = (spec.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ port }) => port);
    rows.push({ end: { kind: 'service', key: `services/${namespace}/${name}` }, name, namespace, address, ports });
  }
  return rows;
}

function nodeRows(world: World, text: string, limit: number): EndRow[] {
  const rows: EndRow[] = [];
  for (const { value } of world.etcd.range(NODES)) {
    if (rows.length >= limit) break;
    const { name } = (value as { metadata: { name: string } }).metadata;
    const address = new Machine(world.hosts, name).record?.address ?? '';
    if (name.includes(text) || address === text)
      rows.push({ end: { kind: 'node', name }, name, namespace: '', address, ports: [] });
  }
  return rows;
}

/** The ends that a text may mean, so many of a kind. */
export function traceEndsOf(world: World, { text, limit }: TraceEndsQuery['params']): EndRow[] {
  const wanted = text.trim().toLowerCase();
  const outside = { end: { kind: 'outside' as const }, name: 'outside', namespace: '', ports: [] };
  return [
    ...podRows(world, wanted, limit),
    ...serviceRows(world, wanted, limit),
    ...nodeRows(world, wanted, limit),
    ...('outside'.startsWith(wanted) ? [{ ...outside, address: outsideAddress(segmentOf(world.hosts)) }] : []),
  ];
}

export default defineQuery<TraceEndsQuery>({ name: 'trace-ends', answer: traceEndsOf });
