/** The name of the interface that every pod has. */
export const POD_DEVICE = 'eth0';

/** The name of a sandbox's namespace among those of all machines. */
export function sandboxNetns(node: string, sandboxId: string): string {
  return `${node}/${sandboxId}`;
}
