/** The cluster's config for its settings: the worker builds from nothing else. */
import {
  type ClusterConfig,
  defaultConfig,
  realisticLatencies,
  teachingLatencies,
  workers,
} from '../../simulation/cluster/config';
import { type ClusterSettings, DEFAULT_SETTINGS, formOf, nodePrefixOfSettings, readForm } from './cluster-settings';

/** The machines' own segment has room for every node. */
const HOSTS = { few: '192.168.50.0/24', many: '192.168.48.0/21', fewMost: 200 } as const;

/** The config that these settings ask for. */
export function configOf(settings: ClusterSettings): ClusterConfig {
  const { nodes, zones, cpu, memory, maxPods, labels, taints, podCIDR, bridge, seed, latencies } = settings;
  const { networkModel, implementation, proxyMode } = settings;
  const base = defaultConfig();
  return {
    ...base,
    seed,
    nodes: workers(nodes, zones, { cpu, memory, pods: String(maxPods) }).map((node) => ({
      ...node,
      labels: { ...labels, ...node.labels },
      taints: taints.map(({ key, value, effect }) => ({ key, effect, ...(value !== '' && { value }) })),
    })),
    network: {
      ...base.network,
      model: networkModel,
      implementation,
      proxyMode,
      bridge,
      podCIDR,
      nodePrefix: nodePrefixOfSettings(settings),
      hostCIDR: nodes > HOSTS.fewMost ? HOSTS.many : HOSTS.few,
    },
    // The Docker model has no Services, so nothing that could be asked for names.
    ...(networkModel === 'kubernetes' && { addons: { coredns: true } }),
    latencies: latencies === 'teaching' ? teachingLatencies : realisticLatencies,
  };
}

/** Only what differs from the first cluster: links stay short. */
export function differencesOf(settings: ClusterSettings): Partial<ClusterSettings> {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_SETTINGS[key as keyof ClusterSettings]),
    ),
  );
}

/** Settings from a link or an autosave: a stranger's values go through the form's checks; undefined if they fail. */
export function settingsOf(differences: unknown): ClusterSettings | undefined {
  if (typeof differences !== 'object' || differences === null) return undefined;
  try {
    const read = readForm(formOf({ ...DEFAULT_SETTINGS, ...differences }));
    return 'settings' in read ? read.settings : undefined;
  } catch {
    return undefined;
  }
}
