/**
 * kube-proxy's mode iptables for one IP family of one node.
 * Models: pkg/proxy/iptables Proxier (v1.36.3): full and partial syncs, what is written, stale chains, large clusters
 *   (more than 1000 endpoints: no comments, stale chains at most once in a sync period), the canary, start and clean-up.
 * Leaves out: failing tools, counters and metrics, conntrack entries of UDP that it deletes.
 *
 * What stands in the tables is not kept but follows from the map of the last sync, so that thousands of nodes share it.
 */
import {
  defineProxyMode,
  lazyCall,
  type ProxyMode,
  type ProxySetup,
  type TableText,
  type WrittenCall,
} from '../define-proxy-mode';
import { isLoopback } from '../ip-address';
import { localTrafficOf } from '../local-traffic';
import { deleteNftTable } from '../nftables/clean-up';
import { nodePortAddressesOf } from '../node-port-addresses';
import { nodeIpOf, type ProxyNode } from '../proxy-config';
import { Recent } from '../recent';
import { emptyServiceMap, type PortEntry, type ServiceMap } from '../service-map';
import { portsSeenDifferently, servicesThatMayDiffer, viewOf } from '../topology';
import { type BaseRules, type BaseSetup, baseRules, CANARY, ensureJumps } from './base-chains';
import { cleanUpIptables } from './clean-up';
import { type PortLines, portLines, type RuleStyle } from './port-lines';
import { restoreInput } from './restore-input';
import { savedLine } from './saved-line';
import { type SavedPort, savedPort, styleKey } from './saved-port';
import { type PortTables, portTables, saveLines, tablesLeft, tablesOf } from './tables';

const LARGE_CLUSTER_ENDPOINTS = 1000;
const RESTORE = 'iptables-restore -w 5 --noflush --counters';
const FULL_SYNC_PERIOD_MS = 3_600_000;

/** From which revision on a cluster counted as large or not: the rules of a port keep the style they were written in. */
interface StyleChange {
  readonly from: number;
  readonly isLarge: boolean;
}

class IptablesProxier implements ProxyMode {
  readonly name = 'iptables';
  readonly family;
  readonly #setup: ProxySetup;
  readonly #style: RuleStyle;
  readonly #base: BaseSetup;
  /** The node as it is. */
  #node: ProxyNode;
  /** The node that the tables were written for. */
  #writtenFor: ProxyNode;
  #map: ServiceMap;
  #styles: readonly StyleChange[] = [];
  /** Chains of ports that are gone, until they are deleted. */
  #stale = new Map<string, readonly string[]>();
  #state: 'new' | 'running' | 'stopped' | 'flushed' | 'clean' = 'new';
  #isInTables = false;
  #needsFullSync = true;
  #lastFullSyncMs = 0;
  #lastCleanUpMs = Number.NEGATIVE_INFINITY;

  constructor(setup: ProxySetup) {
    this.#setup = setup;
    this.family = setup.family;
    this.#node = setup.node;
    this.#writtenFor = setup.node;
    this.#map = emptyServiceMap(setup.family);
    const { config, node, family } = setup;
    const nodePorts = nodePortAddressesOf(config, node, family);
    this.#style = {
      family,
      masqueradeAll: config.masqueradeAll,
      local: localTrafficOf(config, node, family),
      localhostNodePorts: config.localhostNodePorts && nodePorts.includesLoopback,
      isLarge: false,
      nodeIP: nodeIpOf(node, family),
    };
    const { masqueradeBit, conntrackTcpBeLiberal: isTcpLiberal } = config;
    this.#base = { style: this.#style, masqueradeBit, nodePorts, isTcpLiberal };
    this.#warnOfLoopback();
  }

  sync(map: ServiceMap, nowMs: number): WrittenCall[] {
    const calls = this.#state === 'running' ? [] : this.#begin();
    const isFull = this.#needsFullSync || nowMs - this.#lastFullSyncMs > FULL_SYNC_PERIOD_MS;
    if (isFull) calls.push(...ensureJumps(this.#isInTables).map((call) => ({ call })));
    calls.push(this.#restore(map, isFull, nowMs));
    // The canaries come back last: whoever looked for them waits until the rules are there again.
    if (this.#state === 'flushed') calls.push(...canaries());
    this.#state = 'running';
    this.#isInTables = true;
    this.#needsFullSync = false;
    this.#own = undefined;
    if (isFull) this.#lastFullSyncMs = nowMs;
    return this.family === 'IPv4' ? calls : calls.map(asIp6tables);
  }

  rules(): readonly string[] {
    if (!this.#isInTables || this.#stale.size > 0) return saveLines(this.tables());
    const ports = this.#portTables(this.#map);
    return memo(savedTexts, ports, this.#baseKey(), () => saveLines(this.tables()));
  }

  tables(): readonly TableText[] {
    if (this.#state === 'clean') return tablesLeft(this.#savedBase().filter);
    if (!this.#isInTables) return [];
    const ports = this.#portTables(this.#map);
    const make = () => tablesOf(ports, this.#savedBase(), this.#stale);
    return this.#stale.size > 0 ? make() : memo(savedTables, ports, this.#baseKey(), make);
  }

  setNode(node: ProxyNode): boolean {
    if (node.zone === this.#node.zone) return false;
    this.#node = node;
    this.#needsFullSync = true;
    return true;
  }

  restart(): void {
    this.#state = 'stopped';
    this.#needsFullSync = true;
  }

  flush(): void {
    this.#forget();
    if (this.#state !== 'running') return;
    this.#state = 'flushed';
    this.#needsFullSync = true;
  }

  findsFlushed(): boolean {
    return this.#state === 'flushed';
  }

  cleanUp(): WrittenCall[] {
    const calls = cleanUpIptables(this.tables());
    this.#forget();
    this.#state = this.#state === 'new' ? 'new' : 'clean';
    return calls;
  }

  /** The tables hold nothing any more. */
  #forget(): void {
    this.#map = emptyServiceMap(this.family);
    this.#styles = [];
    this.#stale = new Map();
    this.#isInTables = false;
  }

  /** What a start calls before its first sync: the other mode's table goes, the canaries come. */
  #begin(): WrittenCall[] {
    if (this.#state === 'flushed') return [];
    const probe = { call: 'iptables -w 5 -S POSTROUTING -t nat' };
    const before = this.#setup.before?.cleanUp() ?? [deleteNftTable(this.family)];
    return [...before, probe, probe, ...canaries()];
  }

  #restore(map: ServiceMap, isFull: boolean, nowMs: number): WrittenCall {
    const before = this.#map;
    const changed = isFull ? undefined : map.changedSince(before.revision);
    const isLarge = map.totalEndpoints > LARGE_CLUSTER_ENDPOINTS;
    this.#noteStale(map, isLarge, isFull);
    const isCleaned = !isLarge || nowMs - this.#lastCleanUpMs > this.#setup.config.syncPeriodMs;
    const deleted = isCleaned ? [...this.#stale.keys()] : [];
    if (isCleaned) {
      this.#stale = new Map();
      this.#lastCleanUpMs = nowMs;
    }
    const node = this.#node;
    const style = { ...this.#style, isLarge };
    const linesOf = (entry: PortEntry): PortLines => portLines(viewOf(entry, node), style);
    const base = baseRules(this.#base);
    return lazyCall(RESTORE, () => restoreInput({ map, linesOf, base, changed, deleted, style }));
  }

  /** Takes over a map; chains that it does not need any more are stale. What did not change uses what it used. */
  #noteStale(map: ServiceMap, isLarge: boolean, isFull: boolean): void {
    const before = this.#map;
    const isFirst = before.services.size === 0 && this.#stale.size === 0;
    const from = { map: before, node: this.#writtenFor };
    const names = isFirst ? [] : servicesThatMayDiffer(from, { map, node: this.#node });
    const gone = new Map<string, readonly string[]>();
    for (const name of names)
      for (const entry of before.of(name))
        for (const [chain, rules] of this.#saved(entry).chains) gone.set(chain, rules);
    const last = this.#styles.at(-1);
    if (isFull) this.#styles = [{ from: 0, isLarge }];
    else if (last?.isLarge !== isLarge) this.#styles = [...this.#styles, { from: before.revision + 1, isLarge }];
    this.#map = map;
    this.#writtenFor = this.#node;
    for (const name of names)
      for (const entry of map.of(name))
        for (const chain of this.#saved(entry).chains.keys()) {
          gone.delete(chain);
          this.#stale.delete(chain);
        }
    for (const [chain, rules] of gone) this.#stale.set(chain, rules);
  }

  #saved(entry: PortEntry, node = this.#writtenFor): SavedPort {
    const isLarge = this.#styles.findLast(({ from }) => from <= entry.revision)?.isLarge ?? false;
    return savedPort(viewOf(entry, node), isLarge === this.#style.isLarge ? this.#style : { ...this.#style, isLarge });
  }

  /** The rules of all ports: the ones that most nodes share, unless this node sees a port in its own way. */
  #portTables(map: ServiceMap): PortTables {
    const elsewhere = { ...this.#writtenFor, nodeName: '', zone: '' };
    const isOwn = portsSeenDifferently(map).some((entry) => this.#saved(entry) !== this.#saved(entry, elsewhere));
    const make = (node: ProxyNode) => portTables([...map.entries()].map((entry) => this.#saved(entry, node)));
    if (isOwn) {
      if (this.#own?.map !== map) this.#own = { map, tables: make(this.#writtenFor) };
      return this.#own.tables;
    }
    const key = `${styleKey(this.#style)} ${JSON.stringify(this.#styles)}`;
    const ofMap = sharedPorts.get(map, () => new Recent<string, PortTables>(4));
    return ofMap.get(key, () => make(elsewhere));
  }

  #own: { map: ServiceMap; tables: PortTables } | undefined;

  #savedBase(): BaseRules {
    const saved = (lines: readonly string[]) => lines.map((line) => savedLine(line, this.family));
    const { filter, filterAtEnd, nat, natAtEnd } = baseRules(this.#base);
    return { filter: saved(filter), filterAtEnd: saved(filterAtEnd), nat: saved(nat), natAtEnd: saved(natAtEnd) };
  }

  #baseKey(): string {
    return JSON.stringify([
      this.#base.masqueradeBit,
      this.#base.isTcpLiberal,
      this.#base.nodePorts,
      styleKey(this.#style),
    ]);
  }

  #warnOfLoopback(): void {
    const { nodePorts, style } = this.#base;
    for (const address of nodePorts.addresses.filter(isLoopback)) {
      const why =
        this.family === 'IPv6'
          ? 'localhost NodePorts are not supported on IPv6'
          : !style.localhostNodePorts && '--iptables-localhost-nodeports=false was passed';
      if (!why) continue;
      const where = `ipFamily="${this.family}" address="${address}"`;
      this.#setup.log?.(`E "--nodeport-addresses includes localhost but ${why}" ${where}`);
    }
  }
}

const sharedPorts = new Recent<ServiceMap, Recent<string, PortTables>>(8);
const savedTables = new WeakMap<PortTables, Map<string, readonly TableText[]>>();
const savedTexts = new WeakMap<PortTables, Map<string, readonly string[]>>();

function memo<K extends object, V>(known: WeakMap<K, Map<string, V>>, of: K, key: string, make: () => V): V {
  const values = known.get(of) ?? new Map<string, V>();
  known.set(of, values);
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

function canaries(): WrittenCall[] {
  return ['mangle', 'nat', 'filter'].map((table) => ({ call: `iptables -w 5 -N ${CANARY} -t ${table}` }));
}

/** Each family has its own tools. */
function asIp6tables(given: WrittenCall): WrittenCall {
  const call = given.call.replace(/^iptables/, 'ip6tables');
  return {
    call,
    get input() {
      return given.input;
    },
  };
}

export default defineProxyMode({ name: 'iptables', start: (setup) => new IptablesProxier(setup) });
