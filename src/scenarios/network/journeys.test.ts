/** The ways of packets against golden texts: one line an interface, for a person to read. `npx vitest run -u` writes them anew. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkStateOf } from '../../projection/network-state';
import { addressOf, senderOf, type TraceEnd } from '../../projection/trace/ends';
import type { World } from '../../projection/world';
import { barrel } from '../../simulation/base/barrel';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { hostBucket, ipv4Number, Machine, type SandboxRecord } from '../../simulation/linux';
import { isDnsReply } from '../../simulation/linux/net/core/dns-message';
import { ask, connect } from '../../simulation/linux/net/ipv4/probe';
import { journeyLines, type PrintedNames } from '../../simulation/linux/net/print/journeys';
import { openNetwork } from '../../simulation/network';
import { worldOf } from '../../worker/world';
import type { JourneyCall, JourneyScenario } from './define-journey';

const stories = import.meta.glob<JourneyScenario>(['./*.ts', '!./*.test.ts', '!./define-journey.ts'], {
  eager: true,
  import: 'default',
});

describe('the ways of packets', () => {
  const titles = barrel(stories, ({ title }) => title);
  it('have titles of their own', () => expect(titles.length).toBe(Object.keys(stories).length));

  for (const [file, story] of Object.entries(stories)) {
    it(story.title, async () => {
      const text = textOf(story);
      const golden = path.join(import.meta.dirname, 'golden', `${path.basename(file, '.ts')}.txt`);
      await expect(text).toMatchFileSnapshot(golden);
    });
  }
});

function textOf({ title, network, addons, manifest, calls }: JourneyScenario): string {
  const config = defaultConfig({ nodes: workers(2), ...(addons && { addons }) });
  const cluster = new Cluster({ ...config, network: { ...config.network, ...network } });
  cluster.engine.runUntil(20_000);
  const outcome = cluster.act({ do: 'apply', files: [{ name: 'manifest.yaml', text: manifest }] });
  expect(outcome.errors.filter(({ severity }) => severity === 'error')).toEqual([]);
  cluster.engine.runUntil(60_000);
  const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
  return `${[title, ...calls.flatMap((call) => ['', ...linesOf(world, call)])].join('\n')}\n`;
}

/** The request, its answers, the errors about it, and the outcome. */
function linesOf(world: World, call: JourneyCall): string[] {
  const sender = senderOf(world, endOf(world, call.from));
  const target = addressOf(world, endOf(world, call.to));
  if ('problem' in sender || 'problem' in target) throw new Error(`${call.from} cannot call ${call.to}`);
  const network = openNetwork(networkStateOf(world));
  const netns = network.netns(sender.netns);
  if (!netns) throw new Error(`${call.from} has no network`);
  const to = { address: ipv4Number(target.address), port: call.port };
  const probe =
    call.ask === undefined
      ? connect(network, netns, to, 40_000)
      : ask(network, netns, to, { port: 40_000, data: { name: call.ask, type: 'A' }, octets: 40 });
  network.run(10_000, () => probe.attempt.outcome !== undefined);
  const { outcome, data } = probe.attempt;
  const answers = isDnsReply(data)
    ? ` ${data.answers.map((record) => `${record.type} ${record.data}`).join(', ')}`
    : '';
  const told = network.trace.journeys.filter((journey) => journey === probe.journey || journey.about);
  const question = call.ask === undefined ? '' : `, asks for ${call.ask}`;
  return [
    `${call.from} calls ${call.to} port ${call.port}${question}: ${outcome ?? 'no answer'} after ${network.now} ms${answers}`,
    ...told.flatMap((journey) => journeyLines(journey, namesIn(world))),
  ];
}

function endOf(world: World, name: string): TraceEnd {
  if (name === 'outside') return { kind: 'outside' };
  if (/^[\d.]+$/.test(name)) return { kind: 'address', address: name };
  if (new Machine(world.hosts, name).record) return { kind: 'node', name };
  const isPod = world.etcd.get(`/registry/pods/default/${name}`) !== undefined;
  return isPod ? { kind: 'pod', key: `pods/default/${name}` } : { kind: 'service', key: `services/default/${name}` };
}

/** Sandboxes have long numbers for names, and so have their devices: pods' names stand for them. */
function namesIn(world: World): PrintedNames {
  return {
    netns(name) {
      const [node, id] = name.split('/');
      if (id === undefined) return name;
      const sandbox = world.hosts.get(`${hostBucket(node ?? '', 'sandboxes')}${id}`)?.value as
        | SandboxRecord
        | undefined;
      return sandbox?.name.replace(/^(coredns)-.*/, '$1') ?? name;
    },
    device: (name) => name.replace(/^(veth|cali)[0-9a-f]+$/, '$1…'),
  };
}
