import type { Machine, PublishedPort } from '../linux';

/** A published port and the address that it leads to. */
export interface ReachedPort extends PublishedPort {
  readonly sandboxId: string;
  readonly ip: string;
}

/** The published ports of a machine's sandboxes, in the order they were wired. */
export function reachedPorts(machine: Machine): ReachedPort[] {
  return machine
    .wired()
    .flatMap(({ id, ip = '', ports = [] }) => ports.map((port) => ({ ...port, sandboxId: id, ip })));
}
