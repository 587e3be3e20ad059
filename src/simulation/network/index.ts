/** The network of a cluster as its kernels hold it: a function of the machines' records and of the Services. */
export { openNetwork } from './cluster-network';
export { mergeRulesets, readRules } from './merge-rulesets';
export type { NetworkState } from './network-state';
export { type Link, linkName, linkRows, type Neighbor, neighborRows, type Route, routeRows } from './rows';
export { OUTSIDE, outsideAddress, ROUTER, routerAddress, SWITCH, segmentOf } from './segment';
export { type ServiceRulesSettings, serviceRuleset, tablesOn } from './service-rules';
