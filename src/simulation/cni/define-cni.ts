import type { HostsStore, Machine, PublishedPort, SandboxRecord } from '../linux';
import type { KernelTables } from './kernel-tables';

/** The machine that a network plugin works on. */
export interface CniMachine {
  readonly node: string;
  readonly hosts: HostsStore;
  /** The bridge's name, for plugins that have one. */
  readonly bridge: string;
  /** The network of all pods, of which each machine has a part. */
  readonly podNetwork: string;
}

/** What a plugin is told of the sandbox that it wires: CNI_CONTAINERID and CNI_ARGS. */
export interface CniRequest {
  readonly sandboxId: string;
  readonly namespace: string;
  readonly name: string;
  /** `portMappings`: ports of the machine that shall lead to it. */
  readonly ports?: readonly PublishedPort[];
}

/** How a sandbox was wired. */
export interface CniResult {
  readonly ip: string;
  readonly hostIfindex: number;
  readonly podIfindex: number;
  /** A few words for the history: `veth8d1e5b72 into docker0: 10.244.0.5`. */
  readonly summary: string;
}

/** A network plugin at work on one machine. */
export interface MachineNetwork {
  /** Whether it has what it needs to wire sandboxes. */
  readonly isReady: boolean;
  /** Gives the machine its part of the pod network; makes the interfaces and routes that stand before any pod. */
  configure(subnet: string): void;
  /** ADD: gives a sandbox its interface and address, or throws CniError. */
  add(request: CniRequest): CniResult;
  /** DEL: takes them back; a sandbox that has none is fine. */
  del(sandbox: SandboxRecord): void;
  /** CHECK: what is wrong with a sandbox's wiring; undefined if nothing is. */
  check(sandbox: SandboxRecord): string | undefined;
  /** GC: frees what belongs to sandboxes that are no more. */
  gc(valid: ReadonlySet<string>): void;
}

/**
 * A network implementation: how pods are wired on their machine, where their addresses come from, and how packets
 * find other machines. What it sets up in kernels is a function of the machines' records, so it has their history.
 */
export interface CniDefinition {
  /** As the cluster's settings name it: `flannel-vxlan`. */
  readonly name: string;
  /** The `type` of its CNI configuration, as errors name it. */
  readonly type: string;
  /** Pods of all machines are in one network; if not, each machine's containers have a network of their own. */
  readonly isRouted: boolean;
  /** Starts it on a machine: it wires sandboxes. */
  start(machine: CniMachine): MachineNetwork;
  /** What the machine's kernel holds because of it, besides lo and eth0. */
  machineTables(machine: Machine): KernelTables;
  /** What a sandbox's namespace holds, besides lo. */
  podTables(machine: Machine, sandbox: SandboxRecord): KernelTables;
}

/** Why a plugin failed, in its own words. */
export class CniError extends Error {}

/** Says what a network plugin is. One call a folder, default-exported from `plugin.ts`. */
export function defineCni(definition: CniDefinition): CniDefinition {
  return definition;
}
