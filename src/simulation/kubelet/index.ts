/**
 * The kubelet and the machine that it runs on.
 * It meets the rest of the cluster at the API server alone; only the cluster's wiring knows it.
 */
export {
  createKubelet,
  type Kubelet,
  type KubeletConfig,
  type KubeletOptions,
  type LogOptions,
} from './kubelet';
export { allocatableOf, capacityOf, type NodeShape } from './node-status';
