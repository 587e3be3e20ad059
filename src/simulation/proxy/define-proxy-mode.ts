import type { IpFamily } from './ip-address';
import type { ProxyConfig, ProxyModeName, ProxyNode } from './proxy-config';
import type { ServiceMap } from './service-map';

/** A call of one of the kernel's tools. */
export interface WrittenCall {
  /** `iptables-restore -w 5 --noflush --counters` */
  readonly call: string;
  /** What it read on its standard input, made when it is asked for. */
  readonly input?: readonly string[];
}

/** A call whose input is made when somebody reads it: most are never looked at. */
export function lazyCall(call: string, make: () => readonly string[]): WrittenCall {
  let input: readonly string[] | undefined;
  return {
    call,
    get input() {
      input ??= make();
      return input;
    },
  };
}

/** One chain of a table. Nodes whose rules are equal hold the same list. */
export interface ChainText {
  readonly name: string;
  readonly policy?: 'ACCEPT';
  readonly rules: readonly string[];
}

/** One table of the kernel. */
export interface TableText {
  readonly name: string;
  readonly chains: readonly ChainText[];
}

/** What a mode starts with: one proxier, for one family of one node. */
export interface ProxySetup {
  readonly config: ProxyConfig;
  readonly node: ProxyNode;
  readonly family: IpFamily;
  /** The proxier of the other mode that ran here before, if any: its rules are taken away. */
  readonly before?: ProxyMode;
  /** Is told what kube-proxy logs as errors. */
  readonly log?: (line: string) => void;
}

/** A running proxier. Its methods are pure bookkeeping: whoever calls them puts the rules into the kernel. */
export interface ProxyMode {
  readonly name: ProxyModeName;
  readonly family: IpFamily;
  /** Brings the tables in line with the services; what it wrote, call by call. `nowMs` is the time of the simulation. */
  sync(map: ServiceMap, nowMs: number): WrittenCall[];
  /** The tables as text: `iptables-save`, `nft -s list table ip kube-proxy`. Empty where they hold nothing of the proxy. */
  rules(): readonly string[];
  /** The same by table and chain; lists of chains are shared between nodes. */
  tables(): readonly TableText[];
  /** Node labels changed; whether a sync is due. */
  setNode(node: ProxyNode): boolean;
  /** The process starts again over the tables that it left. */
  restart(): void;
  /** Somebody flushed the tables; the proxy does not know yet. */
  flush(): void;
  /** What the periodic look at the tables leads to: whether they were found flushed and a sync is due. */
  findsFlushed(): boolean;
  /** Takes away what is the proxy's alone. */
  cleanUp(): WrittenCall[];
}

/** A way to make rules out of services. */
export interface ProxyModeDefinition {
  readonly name: ProxyModeName;
  start(setup: ProxySetup): ProxyMode;
}

/** Says what a mode is. */
export function defineProxyMode(definition: ProxyModeDefinition): ProxyModeDefinition {
  return definition;
}
