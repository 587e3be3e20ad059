import { ApiServer } from '../../simulation/apiserver';
import { Engine } from '../../simulation/engine';
import { createEtcd } from '../../simulation/etcd';

/** The wall-clock time at which each case begins. */
export const EPOCH_MS = 1_767_225_600_000;

/** An API server on an empty etcd, with what a fresh cluster holds. */
export function createEngineAndServer(): ApiServer {
  const etcd = createEtcd();
  const engine = new Engine(1, { etcd: () => etcd.revision, hosts: () => 0 });
  return new ApiServer({ engine, etcd, epochMs: EPOCH_MS });
}
