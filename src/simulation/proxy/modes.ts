import { barrel } from '../base/barrel';
import type { ProxyModeDefinition } from './define-proxy-mode';
import type { ProxyModeName } from './proxy-config';

const modes = new Map(
  barrel(
    import.meta.glob<ProxyModeDefinition>('./*/proxier.ts', { eager: true, import: 'default' }),
    ({ name }) => name,
  ).map((mode) => [mode.name, mode]),
);

/** The mode of that name. */
export function getProxyMode(name: ProxyModeName): ProxyModeDefinition {
  const mode = modes.get(name);
  if (!mode) throw new Error(`there is no proxy mode ${name}`);
  return mode;
}
