/**
 * What every machine's kernel and container runtime hold, every revision kept.
 * Models: the machine with its bridge, pod sandboxes (netns, veth pair, address), containers (processes), images.
 * Leaves out: what can be computed from these: links, routes, neighbours (machine.ts answers them at any view).
 *
 *     /hosts/<node>/machine/self          one bucket for all machines: each has a route to every other
 *     /hosts/<node>/sandboxes/<id>        bucket /hosts/<node>/sandboxes/
 *     /hosts/<node>/containers/<id>       bucket /hosts/<node>/containers/
 *     /hosts/<node>/images/<reference>    bucket /hosts/<node>/images/
 */
import { Store } from '../mvcc';

/** A machine: its card, its bridge and what it was given for its pods. */
export interface MachineRecord {
  readonly kind: 'machine';
  readonly node: string;
  readonly power: 'on' | 'off';
  readonly bootedAtMs: number;
  /** eth0's address and the segment's prefix length. */
  readonly address: string;
  readonly prefix: number;
  /** net.ipv4.ip_forward. */
  readonly forwards: boolean;
  /** The network implementation that wires its pods: a folder of cni/. */
  readonly network?: string;
  /** The network of all pods, where machines share one. */
  readonly podNetwork?: string;
  readonly bridge?: BridgeRecord;
  /** Ranges that it claimed one by one, of implementations that give addresses out so. */
  readonly blocks?: readonly string[];
  /** The part of the pod network that others reach through this machine; none where container networks are private. */
  readonly podCIDR?: string;
}

/** The bridge that pods hang on. */
export interface BridgeRecord {
  readonly name: string;
  readonly address: string;
  readonly subnet: string;
  readonly mac: string;
}

/** A port of the machine that leads to one of a sandbox: `hostPort`, or docker's `-p`. */
export interface PublishedPort {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly hostPort: number;
  readonly containerPort: number;
  /** The one address of the machine that it is published on; all of them if not given. */
  readonly hostIP?: string;
}

/** A pod's sandbox: the pause process that holds its network namespace. */
export interface SandboxRecord {
  readonly kind: 'sandbox';
  readonly id: string;
  readonly podUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: 'ready' | 'notready';
  readonly createdAtMs: number;
  /** The pause process, as the machine numbers it. */
  readonly pid: number;
  /** The machine's own namespace is used (hostNetwork). */
  readonly isHostNetwork?: boolean;
  readonly ip?: string;
  /** Ports of the machine that lead to ports of the sandbox. */
  readonly ports?: readonly PublishedPort[];
  /** The interface numbers of the veth pair: in the machine and in the pod. */
  readonly hostIfindex?: number;
  readonly podIfindex?: number;
}

/** A container and, while it runs, its first process. */
export interface ContainerRecord {
  readonly kind: 'container';
  readonly id: string;
  readonly sandboxId: string;
  readonly podUid: string;
  readonly name: string;
  /** How often the container was started before: the restart count. */
  readonly attempt: number;
  readonly image: string;
  readonly imageRef: string;
  readonly state: 'created' | 'running' | 'exited';
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  readonly pid?: number;
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly message?: string;
  /** The image and resources it was made with, to notice that the spec has changed since. */
  readonly specImage: string;
}

/** An image on a machine. */
export interface ImageRecord {
  readonly kind: 'image';
  /** As the runtime normalises it: `docker.io/library/nginx:1.27`. */
  readonly reference: string;
  readonly id: string;
  readonly sizeBytes: number;
  readonly pulledAtMs: number;
}

/** Anything the hosts store holds. */
export type HostRecord = MachineRecord | SandboxRecord | ContainerRecord | ImageRecord;

/** The store of all machines. */
export type HostsStore = Store<HostRecord>;

/** The bucket of all machines. */
export const MACHINES = '/hosts/machine/';

/** The tables of one machine. */
export type HostTable = 'sandboxes' | 'containers' | 'images';

/** Makes an empty hosts store. */
export function createHostsStore(): HostsStore {
  return new Store<HostRecord>({
    bucketOf,
    nameOf: (record) => (record.kind === 'sandbox' || record.kind === 'container' ? record.id : undefined),
  });
}

/** The key of a machine's own record. */
export function machineKey(node: string): string {
  return `/hosts/${node}/machine/self`;
}

/** The bucket of one table of a machine. */
export function hostBucket(node: string, table: HostTable): string {
  return `/hosts/${node}/${table}/`;
}

function bucketOf(key: string): string {
  const tableAt = key.indexOf('/', 7) + 1;
  const table = key.slice(tableAt, key.indexOf('/', tableAt) + 1);
  return table === 'machine/' ? MACHINES : key.slice(0, tableAt) + table;
}
