import { expect, test } from 'vitest';
import { deepFreeze } from '../apimachinery/deep';
import { Engine } from '../engine';
import { createEtcd } from '../etcd';
import { ApiServer } from '.';

interface Prepared {
  spec: { containers: object[]; priority: number };
}

const at = { group: '', version: 'v1', namespace: 'default' };

function createServer(): ApiServer {
  const etcd = createEtcd();
  const engine = new Engine(1, { etcd: () => etcd.revision, hosts: () => 0 });
  return new ApiServer({ engine, etcd, epochMs: 1_767_225_600_000 });
}

function createPod(server: ApiServer, name: string, spec: object): Prepared {
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
  return server.request({ verb: 'create', ...at, resource: 'pods', user: 'test', body }) as unknown as Prepared;
}

function templateSpec() {
  return { containers: [{ name: 'web', image: 'nginx' }] };
}

test('pods of one frozen spec share what became of it', () => {
  const server = createServer();
  const spec = deepFreeze(templateSpec());
  const [first, second] = [createPod(server, 'a', spec), createPod(server, 'b', spec)];
  expect(second.spec).toBe(first.spec);
  expect(second.spec.containers[0]).toMatchObject({ imagePullPolicy: 'Always' });
});

test('a spec that may still change is prepared for each pod', () => {
  const server = createServer();
  const spec = templateSpec();
  expect(createPod(server, 'b', spec).spec).not.toBe(createPod(server, 'a', spec).spec);
});

test('a new default priority class reaches the pods of a known spec', () => {
  const server = createServer();
  const spec = deepFreeze(templateSpec());
  expect(createPod(server, 'a', spec).spec.priority).toBe(0);
  const body = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'usual' },
    value: 7,
    globalDefault: true,
  };
  const classes = { group: 'scheduling.k8s.io', version: 'v1', resource: 'priorityclasses' };
  server.request({ verb: 'create', ...classes, user: 'test', body });
  expect(createPod(server, 'b', spec).spec.priority).toBe(7);
});
