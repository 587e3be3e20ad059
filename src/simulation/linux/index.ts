/**
 * One machine: what its kernel holds, in the hosts store, and the tables that follow from it.
 * It knows neither Kubernetes nor the runtime that fills the store.
 */
export {
  cardMac,
  dockerMac,
  hashText,
  hex32,
  hostEndMac,
  ipv4Number,
  ipv4Text,
  isInSubnet,
  netnsName,
  podMac,
  type Subnet,
  subnetOf,
  subnetText,
  vethName,
} from './address';
export {
  type BridgeRecord,
  type ContainerRecord,
  createHostsStore,
  type HostRecord,
  type HostsStore,
  type HostTable,
  hostBucket,
  type ImageRecord,
  MACHINES,
  type MachineRecord,
  machineKey,
  type PublishedPort,
  type SandboxRecord,
} from './hosts-store';
export { BRIDGE_IFINDEX, Machine, machinesIn } from './machine';
