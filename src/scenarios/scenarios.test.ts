/** Every scenario against its golden timeline: one line a step, for a person to read. `npx vitest run -u` writes them anew. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Pod } from '../simulation/api/core/v1/pod/pod';
import { statusWordOf } from '../simulation/api/core/v1/pod/status-word';
import { barrel } from '../simulation/base/barrel';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig } from '../simulation/cluster/config';
import { runChecked } from '../simulation/testing/checkers';
import type { Scenario } from './define-scenario';

const scenarios = import.meta.glob<Scenario>(['./*.ts', '!./*.test.ts', '!./define-scenario.ts'], {
  eager: true,
  import: 'default',
});

describe('scenarios', () => {
  const titles = barrel(scenarios, ({ title }) => title);
  it('each have a title of their own', () => expect(titles.length).toBe(Object.keys(scenarios).length));

  for (const [file, scenario] of Object.entries(scenarios)) {
    it(scenario.title, async () => {
      const cluster = run(scenario);
      const golden = path.join(import.meta.dirname, 'golden', `${path.basename(file, '.ts')}.txt`);
      await expect(timelineOf(cluster, scenario)).toMatchFileSnapshot(golden);
    });
  }
});

/** Plays a scenario with all checkers on. */
function run({ config, inputs, until }: Scenario): Cluster {
  const cluster = new Cluster(defaultConfig(config));
  for (const { at, input } of inputs) {
    runChecked(cluster, at * 1000);
    expect(cluster.act(input).errors.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
  runChecked(cluster, until * 1000);
  return cluster;
}

/** The steps from the first input on, in columns, and the pods at the end. */
function timelineOf(cluster: Cluster, { title, inputs }: Scenario): string {
  const { spans } = cluster.engine;
  const lines = [title, ''];
  for (let step = spans.stepAt((inputs[0]?.at ?? 0) * 1000 - 1) + 1; step <= spans.count; step++) {
    const { time, actor, verb, target, detail, cause } = spans.get(step);
    if (target.startsWith('events/')) continue;
    const columns = [
      `${(time / 1000).toFixed(3)}s`.padStart(9),
      `#${step}`.padStart(5),
      (cause > 0 ? `<#${cause}` : '').padStart(6),
      actor.padEnd(26),
      verb.padEnd(26),
      target,
    ];
    lines.push(`${columns.join(' ')}${detail ? `  ${detail}` : ''}`.trimEnd());
  }
  lines.push('', 'pods at the end');
  for (const { value } of cluster.etcd.range('/registry/pods/')) {
    const pod = value as Pod;
    lines.push([pod.metadata.name, statusWordOf(pod), pod.status.podIP ?? '-', pod.spec.nodeName ?? '-'].join('  '));
  }
  return `${lines.join('\n')}\n`;
}
