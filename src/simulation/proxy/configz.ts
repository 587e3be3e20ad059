import { formatDuration } from '../apimachinery';
import type { ProxyConfig } from './proxy-config';

/** The configuration as `/configz` answers it, in the order of KubeProxyConfiguration (v1alpha1). */
export function configz(config: ProxyConfig): string {
  const { mode, masqueradeAll, nodePortAddresses } = config;
  const isIptables = mode === 'iptables';
  const periods = (isOwn: boolean) => ({
    syncPeriod: formatDuration(isOwn ? config.syncPeriodMs : 0),
    minSyncPeriod: formatDuration(isOwn ? config.minSyncPeriodMs : 0),
  });
  const flag = (name: string, otherwise: string) => config.others.get(name) || otherwise;
  return JSON.stringify({
    'kubeproxy.config.k8s.io': {
      kind: 'KubeProxyConfiguration',
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      clientConnection: {
        kubeconfig: flag('kubeconfig', ''),
        acceptContentTypes: '',
        contentType: 'application/vnd.kubernetes.protobuf',
        qps: 5,
        burst: 10,
      },
      logging: {
        format: 'text',
        flushFrequency: '5s',
        verbosity: Number(flag('v', '0')),
        options: { text: { infoBufferSize: '0' }, json: { infoBufferSize: '0' } },
      },
      hostnameOverride: config.hostnameOverride,
      bindAddress: flag('bind-address', '0.0.0.0'),
      healthzBindAddress: config.healthzBindAddress,
      metricsBindAddress: config.metricsBindAddress,
      bindAddressHardFail: false,
      enableProfiling: false,
      showHiddenMetricsForVersion: '',
      mode,
      iptables: {
        masqueradeBit: config.masqueradeBit,
        masqueradeAll,
        localhostNodePorts: config.localhostNodePorts,
        ...periods(isIptables),
      },
      ipvs: {
        syncPeriod: '0s',
        minSyncPeriod: '0s',
        scheduler: '',
        excludeCIDRs: null,
        strictARP: false,
        tcpTimeout: '0s',
        tcpFinTimeout: '0s',
        udpTimeout: '0s',
      },
      nftables: { masqueradeBit: 14, masqueradeAll, ...periods(!isIptables) },
      winkernel: {
        networkName: '',
        sourceVip: '',
        enableDSR: false,
        rootHnsEndpointName: '',
        forwardHealthCheckVip: false,
      },
      detectLocalMode: config.detectLocalMode,
      detectLocal: { bridgeInterface: config.bridgeInterface, interfaceNamePrefix: config.interfaceNamePrefix },
      clusterCIDR: config.clusterCIDR,
      nodePortAddresses: nodePortAddresses.length > 0 ? nodePortAddresses : null,
      oomScoreAdj: Number(flag('oom-score-adj', '-999')),
      conntrack: {
        maxPerCore: Number(flag('conntrack-max-per-core', '32768')),
        min: Number(flag('conntrack-min', '131072')),
        tcpEstablishedTimeout: flag('conntrack-tcp-timeout-established', '24h0m0s'),
        tcpCloseWaitTimeout: flag('conntrack-tcp-timeout-close-wait', '1h0m0s'),
        tcpBeLiberal: config.conntrackTcpBeLiberal,
        udpTimeout: flag('conntrack-udp-timeout', '0s'),
        udpStreamTimeout: flag('conntrack-udp-timeout-stream', '0s'),
      },
      configSyncPeriod: flag('config-sync-period', '15m0s'),
      portRange: '',
    },
  });
}
