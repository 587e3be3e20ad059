/** kube-proxy's rules as a machine's kernel has them: a function of the services that it has synced, and of the node. */
import type { Node } from '../api/core/v1/node/node';
import { type Chain, type Ruleset, readRule, type TableName } from '../linux/net/netfilter/ruleset';
import { getProxyMode, type ProxyModeName, proxyConfig, proxyNodeOf, type ServiceMap, type TableText } from '../proxy';

/** What a cluster's proxies are told. */
export interface ServiceRulesSettings {
  readonly mode: ProxyModeName;
  readonly clusterCIDR: string;
  readonly serviceCIDR: string;
}

/** Made once for a map of services and a node. */
const made = new WeakMap<ServiceMap, Map<string, Ruleset>>();

/** The rules on a node. */
export function serviceRuleset(map: ServiceMap, node: Node, settings: ServiceRulesSettings): Ruleset {
  const { metadata, spec } = node;
  const key = [settings.mode, metadata.name, spec.podCIDR, metadata.labels?.['topology.kubernetes.io/zone']].join(' ');
  const ofMap = made.get(map) ?? new Map<string, Ruleset>();
  made.set(map, ofMap);
  let ruleset = ofMap.get(key);
  if (!ruleset) {
    ruleset = rulesetOf(tablesOn(map, node, settings));
    ofMap.set(key, ruleset);
  }
  return ruleset;
}

/** The tables that a proxy writes which starts with these services. */
export function tablesOn(map: ServiceMap, node: Node, settings: ServiceRulesSettings): readonly TableText[] {
  const { mode, clusterCIDR, serviceCIDR } = settings;
  const config = proxyConfig({ mode, clusterCIDR, hostnameOverride: node.metadata.name });
  const addresses = (node.status?.addresses ?? []).map(({ address }) => address);
  const proxyNode = proxyNodeOf(node, { localAddresses: ['127.0.0.1', ...addresses], serviceCIDRs: [serviceCIDR] });
  const proxier = getProxyMode(mode).start({ config, node: proxyNode, family: 'IPv4' });
  proxier.sync(map, 0);
  return proxier.tables();
}

function rulesetOf(texts: readonly TableText[]): Ruleset {
  const tables = new Map<TableName, Map<string, Chain>>();
  for (const { name, chains } of texts) {
    const table = name as TableName;
    const read = chains.map(({ name: chain, policy, rules }): [string, Chain] => [
      chain,
      { name: chain, rules: rules.map((rule) => readRule(table, rule)), ...(policy && { policy }) },
    ]);
    tables.set(table, new Map(read));
  }
  return { tables, hasConntrack: true };
}
