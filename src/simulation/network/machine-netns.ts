/** The network namespace of a machine, and those of its sandboxes, as their kernels hold them at one moment. */

import type { LazySource } from '../base/lazy-map';
import { getCni, type KernelTables, NO_TABLES, sandboxNetns } from '../cni';
import { cardMac, hostBucket, ipv4Number, ipv4Text, Machine, type SandboxRecord } from '../linux';
import type { Neighbor } from '../linux/net/core/neighbor';
import { Netns } from '../linux/net/core/netns';
import { parseRoute } from '../linux/net/ipv4/route';
import { Sockets } from '../linux/net/ipv4/socket';
import type { Ruleset } from '../linux/net/netfilter/ruleset';
import { mergeRulesets, readRules } from './merge-rulesets';
import type { NetworkState } from './network-state';
import { OtherMachines } from './other-machines';
import { addConnectedRoutes, CARD, card, loopback, routerAddress, type Segment } from './segment';

/** A machine's own namespace; undefined if it was not built or has no power. */
export function machineNetns(state: NetworkState, segment: Segment, node: string): Netns | undefined {
  const machine = new Machine(state.hosts, node);
  const { record } = machine;
  if (!record || record.power === 'off') return undefined;
  const tables = record.network ? getCni(record.network).machineTables(machine) : NO_TABLES;
  const ruleset = rulesetOf(state, node, tables);
  const others = new OtherMachines(machine, tables.toMachine ?? (() => ({ routes: [] })));
  const netns = new Netns({
    name: node,
    devices: [loopback(), card(record.address, record.prefix, node), ...tables.devices],
    sysctls: { ...sysctlsOf(tables), ipForward: record.forwards, bridgeNfCallIptables: true },
    ...(ruleset && { ruleset }),
    ...(state.memory && { memory: state.memory(node) }),
    sockets: new Sockets([...state.listeners(node, undefined), ...(tables.listeners ?? [])]),
    later: {
      neighbors: eitherOf(segmentNeighbors(segment, record.address), others.neighbors),
      fdb: others.fdb,
    },
  });
  netns.routes.addUnchecked(parseRoute(`default via ${routerAddress(segment.cidr)} dev ${CARD}`));
  netns.routes.addLater(others.routes);
  addConnectedRoutes(netns);
  setUp(netns, tables);
  return netns;
}

/** Machines talk to the control plane and to each other all the time: they know who is on their segment. */
function segmentNeighbors(segment: Segment, own: string): LazySource<string, Neighbor> {
  const neighborAt = (address: string): Neighbor => ({
    ...{ address: ipv4Number(address), device: CARD, mac: cardMac(address) },
    ...{ state: 'reachable', queue: [] },
  });
  const router = routerAddress(segment.cidr);
  return {
    find(key) {
      const [device, number] = key.split(' ');
      const address = ipv4Text(Number(number));
      if (device !== CARD || address === own) return undefined;
      return address === router || segment.machineAt(address) ? neighborAt(address) : undefined;
    },
    all() {
      const others = segment.machines().filter(({ address }) => address !== own);
      return [router, ...others.map(({ address }) => address)].map(
        (address) => [`${CARD} ${ipv4Number(address)}`, neighborAt(address)] as const,
      );
    },
  };
}

function eitherOf<K, V>(first: LazySource<K, V>, second: LazySource<K, V>): LazySource<K, V> {
  return {
    find: (key) => first.find(key) ?? second.find(key),
    all: () => [...first.all(), ...second.all()],
  };
}

function rulesetOf(
  { serviceRules }: NetworkState,
  node: string,
  { rules, moreRules }: KernelTables,
): Ruleset | undefined {
  const own = [moreRules, rules].flatMap((lines) => (lines && lines.length > 0 ? [readRules(lines)] : []));
  const parts = [serviceRules?.(node), ...own].filter((part) => part !== undefined);
  return mergeRulesets(parts);
}

/** A sandbox's namespace; undefined if it is no more, or uses the machine's. */
export function sandboxNetnsOf(state: NetworkState, node: string, id: string): Netns | undefined {
  const machine = new Machine(state.hosts, node);
  const sandbox = state.hosts.get(`${hostBucket(node, 'sandboxes')}${id}`)?.value as SandboxRecord | undefined;
  const { record } = machine;
  if (sandbox?.state !== 'ready' || sandbox.isHostNetwork || !record?.network || record.power === 'off')
    return undefined;
  const tables = getCni(record.network).podTables(machine, sandbox);
  const netns = new Netns({
    name: sandboxNetns(node, id),
    devices: [loopback(), ...tables.devices],
    sysctls: { ...sysctlsOf(tables), ipForward: false, bridgeNfCallIptables: true },
    sockets: new Sockets(state.listeners(node, id)),
  });
  addConnectedRoutes(netns);
  setUp(netns, tables);
  return netns;
}

function sysctlsOf({ proxyArp, rpFilter }: KernelTables) {
  return {
    proxyArp: Object.fromEntries(proxyArp.map((device) => [device, true])),
    rpFilter: Object.fromEntries(rpFilter.map((device) => [device, 1])),
    routeLocalnet: true,
  };
}

function setUp(netns: Netns, { routes, neighbors, fdb }: KernelTables): void {
  for (const route of routes) netns.routes.addUnchecked(parseRoute(route));
  for (const { device, address, mac } of neighbors) netns.neighbors.addPermanent(device, ipv4Number(address), mac);
  for (const { device, mac, remote } of fdb)
    netns.fdb.put(device, { mac, device, remote: ipv4Number(remote), isPermanent: true });
}
