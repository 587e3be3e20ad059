/** kube-proxy's rules as a machine's kernel has them: a function of the services that it has synced, and of the node. */
import type { Node } from '../api/core/v1/node/node';
import { type Chain, type Ruleset, readRule, type TableName } from '../linux/net/netfilter/ruleset';
import { readNftables } from '../linux/net/nftables/parse-table';
import {
  getProxyMode,
  type ProxyMode,
  type ProxyModeName,
  proxyConfig,
  proxyNodeOf,
  type ServiceMap,
  type TableText,
} from '../proxy';

/** What a cluster's proxies are told. */
export interface ServiceRulesSettings {
  readonly mode: ProxyModeName;
  readonly clusterCIDR: string;
  readonly serviceCIDR: string;
}

/** What was made for a map of services. */
interface Made {
  /** By what of a node matters. */
  readonly rulesets: Map<string, Ruleset>;
  /** By table and name; nodes that have the same rules share the chain. */
  readonly chains: Map<string, Chain[]>;
}

const made = new WeakMap<ServiceMap, Made>();

/** The rules on a node. */
export function serviceRuleset(map: ServiceMap, node: Node, settings: ServiceRulesSettings): Ruleset {
  const ofMap = made.get(map) ?? { rulesets: new Map(), chains: new Map() };
  made.set(map, ofMap);
  const key = keyOf(node, settings);
  let ruleset = ofMap.rulesets.get(key);
  if (!ruleset) {
    const proxier = proxierOn(map, node, settings);
    ruleset = settings.mode === 'nftables' ? nftRulesetOf(proxier.rules()) : rulesetOf(proxier.tables(), ofMap.chains);
    ofMap.rulesets.set(key, ruleset);
  }
  return ruleset;
}

/** The tables that a proxy writes which starts with these services. */
export function tablesOn(map: ServiceMap, node: Node, settings: ServiceRulesSettings): readonly TableText[] {
  return proxierOn(map, node, settings).tables();
}

function keyOf({ metadata, spec, status }: Node, { mode, clusterCIDR, serviceCIDR }: ServiceRulesSettings): string {
  const zone = metadata.labels?.['topology.kubernetes.io/zone'];
  const addresses = (status?.addresses ?? []).map(({ address }) => address);
  return [mode, clusterCIDR, serviceCIDR, metadata.name, spec.podCIDR, zone, ...addresses].join(' ');
}

function proxierOn(map: ServiceMap, node: Node, { mode, clusterCIDR, serviceCIDR }: ServiceRulesSettings): ProxyMode {
  const config = proxyConfig({ mode, clusterCIDR, hostnameOverride: node.metadata.name });
  const addresses = (node.status?.addresses ?? []).map(({ address }) => address);
  const proxyNode = proxyNodeOf(node, { localAddresses: ['127.0.0.1', ...addresses], serviceCIDRs: [serviceCIDR] });
  const proxier = getProxyMode(mode).start({ config, node: proxyNode, family: 'IPv4' });
  proxier.sync(map, 0);
  return proxier;
}

function nftRulesetOf(lines: readonly string[]): Ruleset {
  return { tables: new Map(), nftables: readNftables(lines), hasConntrack: true };
}

function rulesetOf(texts: readonly TableText[], shared: Made['chains']): Ruleset {
  const tables = new Map<TableName, Map<string, Chain>>();
  for (const { name, chains } of texts) {
    const table = name as TableName;
    tables.set(table, new Map(chains.map((chain) => [chain.name, chainOf(table, chain, shared)])));
  }
  return { tables, hasConntrack: true };
}

/** Lists of rules that many nodes, or one node at many moments, have in common. */
const knownChains = new WeakMap<readonly string[], Chain>();

function chainOf(table: TableName, text: TableText['chains'][number], shared: Made['chains']): Chain {
  const { name, rules, policy } = text;
  const known = knownChains.get(rules);
  if (known?.name === name && known.policy === policy) return known;
  const key = `${table} ${name}`;
  const alike = shared.get(key) ?? [];
  shared.set(key, alike);
  let chain = alike.find((one) => hasRules(one, rules));
  if (!chain) {
    chain = { name, rules: rules.map((rule) => readRule(table, rule)), ...(policy && { policy }) };
    alike.push(chain);
  }
  knownChains.set(rules, chain);
  return chain;
}

function hasRules({ rules }: Chain, texts: readonly string[]): boolean {
  return rules.length === texts.length && rules.every(({ text }, i) => text === texts[i]);
}
