/**
 * kube-proxy: rules of the kernel out of Services and EndpointSlices, one folder a mode.
 * It knows the kinds of the API, but neither client nor kernel: whoever runs it brings the objects and takes the rules.
 */
export type { ProxyMode, TableText, WrittenCall } from './define-proxy-mode';
export { type HttpAnswer, ProxyHealth, serviceHealths } from './health-check';
export { IP_FAMILIES, type IpFamily } from './ip-address';
export { getProxyMode } from './modes';
export type { ProxyConfig, ProxyModeName, ProxyNode } from './proxy-config';
export { configWarnings, parseProxyFlags, proxyConfig, proxyNodeOf } from './proxy-config';
export { type ServiceMap, ServiceTracker } from './service-map';
