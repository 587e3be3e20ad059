/**
 * How pods get their interfaces and addresses: the contract of network plugins and the plugins themselves.
 * It knows the machine's tables, not the runtime that calls it.
 */
export { CniError, type CniMachine, type CniRequest, type CniResult, type MachineNetwork } from './define-cni';
export { type KernelTables, type MachineRows, NO_TABLES } from './kernel-tables';
export { cniPlugins, getCni, implementationOf } from './plugins';
export { POD_DEVICE, sandboxNetns } from './sandbox-netns';
