/** Names in a cluster: what CoreDNS answers, and how programs ask. */
export { CLUSTER_DOMAIN } from './kubernetes-zone';
export { answerQuery } from './name-server';
export { hostsAddress, parseResolvConf, searchNames } from './resolver';
export { zoneOfView } from './zone-of-view';
export type { ZoneSource } from './zone-source';
