import type { MachineRow } from '../../../projection/machine/query';

/** The pod of a pod's or a container's key. */
export const podOf = (key: string): string => key.split('/').slice(0, 3).join('/');

/** The machine that the level is about: the named one, that of the named pod, or the first. */
export function machineOf(machines: readonly MachineRow[], target: string | undefined): MachineRow | undefined {
  if (target === undefined) return machines[0];
  const pod = podOf(target);
  return machines.find(({ node, pods }) => node.name === target || pods.some(({ key }) => key === pod)) ?? machines[0];
}
