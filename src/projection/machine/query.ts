/**
 * Machines close up: each pod in its slot with its containers, address and veth pair; the bridge, eth0 and the routes.
 * Models: what `kubectl describe node`, `ip link` and `ip route` on the machine would tell.
 * Leaves out: iptables; logs and environment of containers (`container-card`).
 */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import { type HostRecord, Machine, type SandboxRecord, vethName } from '../../simulation/linux';
import type { ReadView } from '../../simulation/mvcc';
import { openNetwork, type Route, routeRows } from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { NODES } from '../etcd-prefixes';
import { type NodeRow, nodeRowOf } from '../node-row';
import { ownerNameOf, shortNameOf } from '../pod-facts';
import { GONE, type PodShape, podShapeOf } from '../pod-shape';
import { type PodRowEntry, type PodSlots, podSlots, podSlotsOf } from '../pod-slots';
import type { World } from '../world';
import { type ContainerRow, containersOf, type VolumeRow, volumesOf } from './containers';

export type { ContainerRow, VolumeRow } from './containers';

/** A pod's network namespace and how it hangs on its machine. */
export interface Wiring {
  /** The pod's end of the pair: `eth0@if8`. */
  podLink: string;
  /** The machine's end: `veth3f2a91c0`, and with its other end's number: `veth3f2a91c0@if2`. */
  veth: string;
  hostLink: string;
  /** Whether the pause process runs. */
  isUp: boolean;
}

/** One pod close up. */
export interface PodRow {
  row: number;
  uid: string;
  key: string;
  name: string;
  short: string;
  owner: string;
  slot: number;
  shape: PodShape;
  /** What kubectl prints as STATUS. */
  word: string;
  ready: number;
  total: number;
  restarts: number;
  ip: string;
  isHostNetwork: boolean;
  /** The sandbox is up: pause holds the network namespace. */
  hasSandbox: boolean;
  wiring?: Wiring;
  containers: ContainerRow[];
  volumes: VolumeRow[];
  exitCode?: number;
}

/** One machine close up. */
export interface MachineRow {
  node: NodeRow;
  isOn: boolean;
  eth0: string;
  bridge?: { name: string; address: string };
  routes: Route[];
  pods: PodRow[];
  ghosts: { slot: number; short: string; uid: string }[];
}

/** Asks for nodes by name, and for the node of a pod (`pods/default/web-1`), which then comes first. */
export type MachineQuery = Query<{ nodes: string[]; pod?: string }, MachineRow[]> & { name: 'machine' };

function wiringOf(sandbox: SandboxRecord | undefined): Wiring | undefined {
  if (!sandbox?.ip || sandbox.isHostNetwork) return undefined;
  const podLink = `eth0@if${sandbox.hostIfindex}`;
  const veth = vethName(sandbox.id);
  return { podLink, veth, hostLink: `${veth}@if${sandbox.podIfindex}`, isUp: sandbox.state === 'ready' };
}

function podRowOf(pod: Pod, entry: { row: number; slot: number }, sandboxes: SandboxRecord[]): PodRow {
  const { metadata, spec, status } = pod;
  const { word, ready, total, restarts } = podSummaryOf(pod);
  const owner = ownerNameOf(pod);
  // The newest sandbox of the pod: a restarted one has a higher attempt.
  const own = sandboxes.filter(({ podUid }) => podUid === metadata.uid).sort((a, b) => b.attempt - a.attempt)[0];
  const wiring = wiringOf(own);
  const ended = status?.containerStatuses?.find(({ state }) => state?.terminated)?.state?.terminated;
  return {
    ...entry,
    uid: metadata.uid,
    key: `pods/${metadata.namespace}/${metadata.name}`,
    name: metadata.name,
    short: shortNameOf(metadata.name, owner),
    owner,
    shape: podShapeOf(pod),
    word,
    ready,
    total,
    restarts,
    ip: status?.podIP ?? own?.ip ?? '',
    isHostNetwork: spec.hostNetwork ?? false,
    hasSandbox: own?.state === 'ready',
    ...(wiring && { wiring }),
    containers: containersOf(pod),
    volumes: volumesOf(pod),
    ...(ended && { exitCode: ended.exitCode }),
  };
}

function machineRowOf(world: World, node: Node, slots: PodSlots): MachineRow {
  const machine = new Machine(world.hosts as ReadView<HostRecord>, node.metadata.name);
  const { record } = machine;
  const sandboxes = machine.sandboxes();
  const netns = openNetwork({ hosts: world.hosts, listeners: () => [] }).netns(node.metadata.name);
  const row = nodeRowOf(node);
  row.slots = slots.slotCount(row.name);
  const pods: PodRow[] = [];
  const ghosts: MachineRow['ghosts'] = [];
  for (const [slot, at] of slots.tenantsAt(row.name, world.etcd.revision).entries()) {
    if (at < 0) continue;
    const entry = slots.rows[at] as PodRowEntry;
    const name = entry.key.slice(entry.key.lastIndexOf('/') + 1);
    const pod = world.etcd.get(`/registry/${entry.key}`)?.value as Pod | undefined;
    if (slots.state[at] === GONE || !pod) {
      ghosts.push({ slot, short: shortNameOf(name, entry.owner), uid: entry.uid });
      continue;
    }
    pods.push(podRowOf(pod, { row: at, slot }, sandboxes));
    if (!slots.counts(at)) continue;
    row.pods.count++;
    row.cpuMilli.requested += entry.cpuMilli;
    row.memoryBytes.requested += entry.memoryBytes;
  }
  return {
    node: row,
    isOn: record?.power !== 'off',
    eth0: record?.address ?? row.address,
    ...(record?.bridge && { bridge: { name: record.bridge.name, address: bridgeAddress(record.bridge) } }),
    routes: netns ? routeRows(netns) : [],
    pods,
    ghosts,
  };
}

function bridgeAddress({ address, subnet }: { address: string; subnet: string }): string {
  return `${address}/${subnet.slice(subnet.indexOf('/') + 1)}`;
}

export default defineQuery<MachineQuery>({
  name: 'machine',
  answer(world, { nodes, pod }) {
    const slots = podSlotsOf(world);
    const wanted = pod && (world.etcd.get(`/registry/${pod}`)?.value as Pod | undefined)?.spec.nodeName;
    return [...new Set([...(wanted ? [wanted] : []), ...nodes])].flatMap((name) => {
      const node = world.etcd.get(NODES + name)?.value as Node | undefined;
      return node ? machineRowOf(world, node, slots) : [];
    });
  },
  indices: [podSlots],
});
