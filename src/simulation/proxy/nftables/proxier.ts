/**
 * kube-proxy's mode nftables for one IP family of one node.
 * Models: pkg/proxy/nftables Proxier (v1.36.3): full and partial transactions, elements that are added and deleted one by
 *   one, chains that are emptied first and deleted a second later at the earliest, start and clean-up.
 * Leaves out: failing transactions; a table that somebody deleted comes back with the next change, not after a retry.
 *
 * What stands in the table is not kept but follows from the map of the last sync, so that thousands of nodes share it.
 */
import {
  defineProxyMode,
  lazyCall,
  type ProxyMode,
  type ProxySetup,
  type TableText,
  type WrittenCall,
} from '../define-proxy-mode';
import { isLoopback, parseIpRange } from '../ip-address';
import { cleanUpIptables } from '../iptables/clean-up';
import { localTrafficOf } from '../local-traffic';
import { nodePortAddressesOf } from '../node-port-addresses';
import { nodeIpOf, type ProxyNode } from '../proxy-config';
import { emptyServiceMap, type PortEntry, type ServiceMap } from '../service-map';
import { portsOn, servicesThatMayDiffer, viewOf } from '../topology';
import { type BaseSetup, setupCommands } from './base-table';
import { deleteNftTable, nftFamily } from './clean-up';
import type { Element } from './containers';
import { Hairpins } from './hairpins';
import { chainsOf, listTable, type ServiceContents } from './list-table';
import { type NftPort, type NftStyle, nftPort } from './nft-port';
import { changesSomething, contentsOf, type ServiceChange, serviceCommands } from './transaction';

const FULL_SYNC_PERIOD_MS = 3_600_000;
/** Kernels before 6.2 hold a chain for a moment after the last element that led to it. */
const STALE_CHAIN_MS = 1000;

class NftablesProxier implements ProxyMode {
  readonly name = 'nftables';
  readonly family;
  readonly #setup: ProxySetup;
  readonly #style: NftStyle;
  readonly #base: BaseSetup;
  readonly #table: string;
  #node: ProxyNode;
  #writtenFor: ProxyNode;
  #map: ServiceMap;
  #hairpins = new Hairpins();
  /** Empty chains and when they were emptied. */
  #stale = new Map<string, number>();
  /** Comments of elements that stayed although their port got another name. */
  #oldComments = new Map<string, string>();
  #isStarted = false;
  #hasMadeHooks = false;
  #isInTable = false;
  #needsFullSync = true;
  #lastFullSyncMs = 0;

  constructor(setup: ProxySetup) {
    const { config, node, family, log } = setup;
    this.#setup = setup;
    this.family = family;
    this.#node = node;
    this.#writtenFor = node;
    this.#map = emptyServiceMap(family);
    this.#table = `${nftFamily(family)} kube-proxy`;
    const local = localTrafficOf(config, node, family);
    this.#style = { family, local, nodeIP: nodeIpOf(node, family) };
    const nodePorts = nodePortAddressesOf(config, node, family);
    for (const address of nodePorts.addresses.filter(isLoopback)) {
      const where = `ipFamily="${family}" address="${address}"`;
      log?.(`E "--nodeport-addresses includes localhost but localhost NodePorts are not supported" ${where}`);
    }
    this.#base = {
      family,
      local,
      masqueradeAll: config.masqueradeAll,
      nodePorts,
      nodePortIPs: nodePorts.addresses.filter((address) => !isLoopback(address)),
      serviceCIDRs: node.serviceCIDRs.filter((range) => parseIpRange(range)?.family === family),
    };
  }

  sync(map: ServiceMap, nowMs: number): WrittenCall[] {
    const calls = this.#isStarted ? [] : this.#begin();
    const isFull = this.#needsFullSync || nowMs - this.#lastFullSyncMs > FULL_SYNC_PERIOD_MS;
    calls.push(...this.#deleteStale(nowMs));
    const isFirst = !this.#hasMadeHooks;
    const change = this.#syncServices(map, isFull, nowMs);
    const setup = () => (isFull ? setupCommands(this.#base, this.#table, isFirst) : []);
    if (isFull || changesSomething(change()))
      calls.push(lazyCall('nft -f -', () => [...setup(), ...serviceCommands(change())]));
    this.#hasMadeHooks = true;
    this.#isInTable = true;
    this.#needsFullSync = false;
    if (isFull) this.#lastFullSyncMs = nowMs;
    return calls;
  }

  rules(): readonly string[] {
    return this.#isInTable ? listTable(this.#table, this.#base, this.#contents()) : [];
  }

  tables(): readonly TableText[] {
    return this.#isInTable ? [{ name: this.#table, chains: chainsOf(this.#base, this.#contents()) }] : [];
  }

  setNode(node: ProxyNode): boolean {
    if (node.zone === this.#node.zone) return false;
    this.#node = node;
    this.#needsFullSync = true;
    return true;
  }

  restart(): void {
    this.#isStarted = false;
    this.#hasMadeHooks = false;
    this.#needsFullSync = true;
    // The new process finds the empty chains but does not know since when they are.
    for (const chain of this.#stale.keys()) this.#stale.set(chain, Number.POSITIVE_INFINITY);
  }

  flush(): void {
    this.#map = emptyServiceMap(this.family);
    this.#hairpins = new Hairpins();
    this.#stale = new Map();
    this.#oldComments = new Map();
    this.#isInTable = false;
    this.#needsFullSync = true;
  }

  /** Nobody looks whether the table is still there. */
  findsFlushed(): boolean {
    return false;
  }

  cleanUp(): WrittenCall[] {
    this.flush();
    return [deleteNftTable(this.family)];
  }

  /** What a start calls before its first sync: the rules of mode iptables go. */
  #begin(): WrittenCall[] {
    this.#isStarted = true;
    return this.#setup.before?.cleanUp() ?? cleanUpIptables([]);
  }

  #deleteStale(nowMs: number): WrittenCall[] {
    const old = [...this.#stale].filter(([, sinceMs]) => sinceMs < nowMs - STALE_CHAIN_MS).map(([chain]) => chain);
    if (old.length === 0) return [];
    for (const chain of old) this.#stale.delete(chain);
    return [{ call: 'nft -f -', input: old.map((chain) => `delete chain ${this.#table} ${chain}`) }];
  }

  /** Takes over a map; what to write for it, worked out when it is asked for. */
  #syncServices(map: ServiceMap, isFull: boolean, nowMs: number): () => ServiceChange {
    const before = { map: this.#map, node: this.#writtenFor };
    const now = { map, node: this.#node };
    const isFirst = before.map.services.size === 0 && this.#stale.size === 0;
    const names = isFirst ? [] : [...servicesThatMayDiffer(before, now)];
    const from = names.flatMap((name) => before.map.of(name));
    const to = isFirst ? portsOn(map, now.node.nodeName) : names.flatMap((name) => map.of(name));
    const seenBy = (node: ProxyNode) => (entry: PortEntry) => [viewOf(entry, node), node.nodeName] as const;
    const hairpins = this.#hairpins.replace(from.map(seenBy(before.node)), to.map(seenBy(now.node)));
    const old = contentsOf(from.map((entry) => this.#port(entry, before.node)));
    const differing = isFirst ? undefined : contentsOf(to.map((entry) => this.#port(entry, now.node)));
    this.#map = map;
    this.#writtenFor = now.node;
    if (differing) {
      for (const chain of differing.chains) this.#stale.delete(chain);
      for (const chain of old.chains) if (!differing.chains.has(chain)) this.#stale.set(chain, nowMs);
      this.#noteComments(old.elements, differing.elements);
    }
    // Whatever is stale is emptied again in each sync until it is deleted.
    for (const chain of this.#stale.keys()) this.#stale.set(chain, nowMs);
    const stale = [...this.#stale.keys()];
    return () => {
      const written = isFull || isFirst ? [...map.entries()] : to;
      const ports = written.map((entry) => this.#port(entry, now.node));
      const current = differing ?? contentsOf(ports);
      return { table: this.#table, family: this.family, ports, old, current, hairpins, stale };
    };
  }

  /** An element is left alone as long as its value stays, whatever its comment. */
  #noteComments(old: ReadonlyMap<string, Element>, current: ReadonlyMap<string, Element>): void {
    for (const [id, before] of old) {
      const now = current.get(id);
      const comment = this.#oldComments.get(id) ?? before.comment;
      if (now && comment && now.value === before.value && now.comment !== comment) this.#oldComments.set(id, comment);
      else this.#oldComments.delete(id);
    }
  }

  #port(entry: PortEntry, node: ProxyNode): NftPort {
    return nftPort(viewOf(entry, node), this.#style);
  }

  #contents(): ServiceContents {
    const ports = [...this.#map.entries()].map((entry) => this.#port(entry, this.#writtenFor));
    const elements = [...contentsOf(ports).elements].map(([id, element]) => {
      const comment = this.#oldComments.get(id);
      return comment ? { ...element, comment } : element;
    });
    return {
      chains: [
        ...ports.flatMap(({ listed }) => [...listed].map(([name, rules]) => ({ name, rules }))),
        ...[...this.#stale.keys()].map((name) => ({ name, rules: [] })),
      ],
      elements: [...elements, ...this.#hairpins.elements()],
      affinitySets: ports.flatMap(({ affinitySets, affinitySeconds: seconds }) =>
        affinitySets.map((name) => ({ name, seconds })),
      ),
    };
  }
}

export default defineProxyMode({ name: 'nftables', start: (setup) => new NftablesProxier(setup) });
