import { barrel } from '../base/barrel';
import type { PluginDefinition } from './framework/plugin';

/** All scheduler plugins, found by folder. Their order and weights are configuration: framework/profile.ts. */
export const plugins: readonly PluginDefinition[] = barrel(
  import.meta.glob<PluginDefinition>('./plugins/*/plugin.ts', { eager: true, import: 'default' }),
  (plugin) => plugin.name,
);
