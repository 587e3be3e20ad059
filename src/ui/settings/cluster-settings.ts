/**
 * The cluster that is asked for: how many nodes, how large, which network, which seed.
 * Models: what `kubeadm init` and a node pool ask (pod CIDR, labels, taints, capacity).
 * Leaves out: node pools of different shapes; every node is alike, zones are dealt out in turn.
 */
import { isCpu, isLabelKey, isLabelValue, isMemory } from './node-words';

export const NETWORK_MODELS = ['kubernetes', 'docker'] as const;
/** The networks of the Kubernetes model: folders of the simulation's cni. */
export const IMPLEMENTATIONS = ['flannel-host-gw', 'flannel-vxlan', 'calico'] as const;
export const PROXY_MODES = ['iptables', 'nftables'] as const;
export const BRIDGES = ['docker0', 'cni0'] as const;
export const LATENCIES = ['realistic', 'teaching'] as const;

export interface ClusterSettings {
  readonly nodes: number;
  readonly zones: number;
  /** Capacity of one node, as Kubernetes quantities. */
  readonly cpu: string;
  readonly memory: string;
  readonly maxPods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: TaintEffect }[];
  readonly podCIDR: string;
  readonly bridge: (typeof BRIDGES)[number];
  readonly networkModel: (typeof NETWORK_MODELS)[number];
  /** In the Kubernetes model. */
  readonly implementation: (typeof IMPLEMENTATIONS)[number];
  readonly proxyMode: (typeof PROXY_MODES)[number];
  readonly seed: number;
  readonly latencies: (typeof LATENCIES)[number];
}

export const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
export type TaintEffect = (typeof TAINT_EFFECTS)[number];

/** The cluster of the first paint. */
export const DEFAULT_SETTINGS: ClusterSettings = {
  nodes: 3,
  zones: 1,
  cpu: '4',
  memory: '8Gi',
  maxPods: 110,
  labels: {},
  taints: [],
  podCIDR: '10.244.0.0/16',
  bridge: 'docker0',
  networkModel: 'kubernetes',
  implementation: 'flannel-host-gw',
  proxyMode: 'iptables',
  seed: 42,
  latencies: 'realistic',
};

/** The form as it is typed: everything a string until it is read. */
export type SettingsForm = { readonly [Key in keyof ClusterSettings]: string };

/** A field and the key of what is wrong with it. */
export type SettingsErrors = { readonly [Key in keyof ClusterSettings]?: string };

/** The form that shows these settings. */
export function formOf(settings: ClusterSettings): SettingsForm {
  return {
    ...settings,
    nodes: String(settings.nodes),
    zones: String(settings.zones),
    maxPods: String(settings.maxPods),
    seed: String(settings.seed),
    labels: Object.entries(settings.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
    taints: settings.taints.map(({ key, value, effect }) => `${key}${value && `=${value}`}:${effect}`).join('\n'),
  };
}

const isOneOf = (all: readonly string[], one: string): boolean => all.includes(one);

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function wholeIn(text: string, least: number, most: number): number | undefined {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function readLabels(text: string): Record<string, string> | undefined {
  const pairs = lines(text).map((line) => line.split(/=(.*)/s, 2) as [string, string | undefined]);
  const isFine = pairs.every(([key, value]) => value !== undefined && isLabelKey(key) && isLabelValue(value));
  return isFine ? (Object.fromEntries(pairs) as Record<string, string>) : undefined;
}

function readTaints(text: string): ClusterSettings['taints'] | undefined {
  const taints = lines(text).map((line) => /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(line));
  const isFine = taints.every(
    (found) =>
      found !== null &&
      isLabelKey(found[1]!) &&
      isLabelValue(found[2] ?? '') &&
      TAINT_EFFECTS.includes(found[3] as TaintEffect),
  );
  if (!isFine) return undefined;
  return taints.map((found) => ({ key: found![1]!, value: found![2] ?? '', effect: found![3] as TaintEffect }));
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** An IPv4 range whose host bits are zero; undefined when it is none. */
function rangeOf(cidr: string): Range | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr.trim());
  if (!found) return undefined;
  const [a, b, c, d, prefix] = found.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** Ranges that are somebody's already: services, machines, loopback, multicast and beyond. */
const TAKEN = ['10.96.0.0/12', '192.168.48.0/21', '0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'].flatMap(
  (cidr) => rangeOf(cidr) ?? [],
);

const isTaken = ({ first, last }: Range): boolean => TAKEN.some((other) => first <= other.last && other.first <= last);

/** kube-controller-manager's --node-cidr-mask-size: a /24 for each node, less when the range would not do; a /28 at least. */
function nodePrefixOf(prefix: number, nodes: number): number | undefined {
  return [24, 25, 26, 27, 28].find((nodePrefix) => nodes <= 2 ** (nodePrefix - prefix));
}

/** The prefix length of one node's part of the pod CIDR. */
export function nodePrefixOfSettings({ podCIDR, nodes }: ClusterSettings): number {
  return nodePrefixOf(rangeOf(podCIDR)?.prefix ?? 16, nodes) ?? 28;
}

function podCIDRErrorOf(podCIDR: string, nodes: number | undefined): string | undefined {
  const range = rangeOf(podCIDR);
  if (!range) return 'settings.error.podCIDR';
  if (isTaken(range)) return 'settings.error.podCIDRTaken';
  const isRoom = nodes === undefined || nodePrefixOf(range.prefix, nodes) !== undefined;
  return isRoom ? undefined : 'settings.error.podCIDRSmall';
}

/** The settings of a form, or what is wrong in which field. */
export function readForm(form: SettingsForm): { settings: ClusterSettings } | { errors: SettingsErrors } {
  const nodes = wholeIn(form.nodes, 1, 500);
  const zones = wholeIn(form.zones, 1, 26);
  const maxPods = wholeIn(form.maxPods, 1, 500);
  const seed = wholeIn(form.seed, 0, 0xffff_ffff);
  const labels = readLabels(form.labels);
  const taints = readTaints(form.taints);
  const podCIDRError = podCIDRErrorOf(form.podCIDR, nodes);
  const errors: SettingsErrors = {
    ...(nodes === undefined && { nodes: 'settings.error.nodes' }),
    ...(zones === undefined && { zones: 'settings.error.zones' }),
    ...(maxPods === undefined && { maxPods: 'settings.error.maxPods' }),
    ...(seed === undefined && { seed: 'settings.error.seed' }),
    ...(labels === undefined && { labels: 'settings.error.labels' }),
    ...(taints === undefined && { taints: 'settings.error.taints' }),
    ...(!isCpu(form.cpu.trim()) && { cpu: 'settings.error.cpu' }),
    ...(!isMemory(form.memory.trim()) && { memory: 'settings.error.memory' }),
    ...(!isOneOf(BRIDGES, form.bridge) && { bridge: 'settings.error.choice' }),
    ...(!isOneOf(NETWORK_MODELS, form.networkModel) && { networkModel: 'settings.error.choice' }),
    ...(!isOneOf(IMPLEMENTATIONS, form.implementation) && { implementation: 'settings.error.choice' }),
    ...(!isOneOf(PROXY_MODES, form.proxyMode) && { proxyMode: 'settings.error.choice' }),
    ...(!isOneOf(LATENCIES, form.latencies) && { latencies: 'settings.error.choice' }),
    ...(podCIDRError && { podCIDR: podCIDRError }),
  };
  if (Object.keys(errors).length > 0) return { errors };
  return {
    settings: {
      nodes: nodes!,
      zones: Math.min(zones!, nodes!),
      maxPods: maxPods!,
      seed: seed!,
      labels: labels!,
      taints: taints!,
      cpu: form.cpu.trim(),
      memory: form.memory.trim(),
      podCIDR: form.podCIDR.trim(),
      bridge: form.bridge as ClusterSettings['bridge'],
      networkModel: form.networkModel as ClusterSettings['networkModel'],
      implementation: form.implementation as ClusterSettings['implementation'],
      proxyMode: form.proxyMode as ClusterSettings['proxyMode'],
      latencies: form.latencies as ClusterSettings['latencies'],
    },
  };
}
