/**
 * Which plugins run, in which order and with which weights.
 * Models: KubeSchedulerConfiguration v1: profiles, multiPoint and per-point enabled/disabled, pluginConfig.
 * Leaves out: extenders; parallelism.
 */

/** One plugin named in a profile. */
export interface PluginRef {
  name: string;
  weight?: number;
}

/** What a profile turns on and off at one extension point. */
export interface PluginSet {
  enabled?: PluginRef[];
  disabled?: PluginRef[];
}

/** A profile of KubeSchedulerConfiguration. */
export interface ProfileConfig {
  schedulerName?: string;
  percentageOfNodesToScore?: number;
  plugins?: Record<string, PluginSet>;
  pluginConfig?: { name: string; args?: unknown }[];
}

/** KubeSchedulerConfiguration as far as it is used here. */
export interface SchedulerConfig {
  profiles?: ProfileConfig[];
  /** 0: adapted to the size of the cluster. */
  percentageOfNodesToScore?: number;
  podInitialBackoffSeconds?: number;
  podMaxBackoffSeconds?: number;
}

/** The extension points of the framework, as profiles name them. */
export const extensionPoints = [
  'queueSort',
  'preEnqueue',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
] as const;

/** One extension point. */
export type ExtensionPoint = (typeof extensionPoints)[number];

/** The default plugins of v1.36 in order, with their weights. */
export const defaultPlugins: readonly Required<PluginRef>[] = [
  { name: 'SchedulingGates', weight: 0 },
  { name: 'PrioritySort', weight: 0 },
  { name: 'NodeUnschedulable', weight: 0 },
  { name: 'NodeName', weight: 0 },
  { name: 'TaintToleration', weight: 3 },
  { name: 'NodeAffinity', weight: 2 },
  { name: 'NodePorts', weight: 0 },
  { name: 'NodeResourcesFit', weight: 1 },
  { name: 'VolumeBinding', weight: 0 },
  { name: 'PodTopologySpread', weight: 2 },
  { name: 'InterPodAffinity', weight: 2 },
  { name: 'DynamicResources', weight: 2 },
  { name: 'DefaultPreemption', weight: 0 },
  { name: 'NodeResourcesBalancedAllocation', weight: 1 },
  { name: 'ImageLocality', weight: 1 },
  { name: 'DefaultBinder', weight: 0 },
];

/** A profile with its defaults filled in: the plugins of each extension point in order. */
export interface Profile {
  readonly schedulerName: string;
  readonly percentageOfNodesToScore: number | undefined;
  readonly points: ReadonlyMap<ExtensionPoint, readonly PluginRef[]>;
  argsOf(plugin: string): unknown;
}

/** The name of the profile that pods use when they name none. */
export const DEFAULT_SCHEDULER_NAME = 'default-scheduler';

/** Fills in a profile. */
export function profileOf(config: ProfileConfig = {}): Profile {
  const multiPoint = mergeSets(defaultPlugins, config.plugins?.multiPoint);
  const points = new Map(
    extensionPoints.map((point) => [point, mergeSets(multiPoint, config.plugins?.[point])] as const),
  );
  const args = new Map(config.pluginConfig?.map((entry) => [entry.name, entry.args]));
  return {
    schedulerName: config.schedulerName ?? DEFAULT_SCHEDULER_NAME,
    percentageOfNodesToScore: config.percentageOfNodesToScore,
    points,
    argsOf: (plugin) => args.get(plugin),
  };
}

/** Defaults minus the disabled; an enabled default keeps its place with the weight that is given, others come last. */
function mergeSets(defaults: readonly PluginRef[], set: PluginSet | undefined): PluginRef[] {
  const disabled = new Set(set?.disabled?.map(({ name }) => name));
  const enabled = new Map(set?.enabled?.map((ref) => [ref.name, ref]));
  const merged = disabled.has('*')
    ? []
    : defaults
        .filter(({ name }) => !disabled.has(name))
        .map((ref) => {
          const replacement = enabled.get(ref.name);
          enabled.delete(ref.name);
          return replacement ? { ...ref, ...replacement } : ref;
        });
  return [...merged, ...enabled.values()];
}
