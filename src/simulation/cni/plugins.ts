import { barrel } from '../base/barrel';
import type { CniDefinition } from './define-cni';

/** Every network plugin that has a folder of its own, in the order of the folders. */
export const cniPlugins: CniDefinition[] = barrel(
  import.meta.glob<CniDefinition>('./*/plugin.ts', { eager: true, import: 'default' }),
  (plugin) => plugin.name,
);

/** The plugin of that name, which must exist. */
export function getCni(name: string): CniDefinition {
  const plugin = cniPlugins.find((each) => each.name === name);
  if (!plugin) throw new Error(`there is no network plugin ${name}`);
  return plugin;
}

/** The implementation that a cluster's settings choose. */
export function implementationOf(network: { model: 'kubernetes' | 'docker'; implementation?: string }): string {
  return network.model === 'docker' ? 'docker' : (network.implementation ?? 'flannel-host-gw');
}
