import { expect, it } from 'vitest';
import type { Event } from '../api/core/v1/event/event';
import type { Node } from '../api/core/v1/node/node';
import { Cluster } from '../cluster/cluster';
import { defaultConfig } from '../cluster/config';

it('a node that comes back from a loss of power says once that it was rebooted', () => {
  const cluster = new Cluster(defaultConfig());
  const bootID = () => (cluster.etcd.peek('/registry/minions/worker-1') as Node).status.nodeInfo?.bootID;
  const told = () =>
    cluster.etcd
      .range('/registry/events/')
      .map(({ value }) => value as unknown as Event)
      .filter(({ reason }) => reason === 'Rebooted')
      .map(({ type, message, count }) => `${type} ${message} ${count}`);
  cluster.engine.runUntil(5000);
  const before = bootID();
  expect(told()).toEqual([]);
  cluster.act({ do: 'power', node: 'worker-1', on: false });
  cluster.engine.runUntil(30_000);
  cluster.act({ do: 'power', node: 'worker-1', on: true });
  cluster.engine.runUntil(60_000);
  expect(bootID()).not.toBe(before);
  expect(told()).toEqual([`Warning Node worker-1 has been rebooted, boot id: ${bootID()} 1`]);
});
