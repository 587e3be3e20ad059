import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findImage } from '../images';
import { createTrial, TrialClock } from '../trial';
import { startImage } from '../trial-image';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../../shared');
const file = path.join(shared, 'corpus/decoded.jsonl');
const isThere = existsSync(file);

interface Case {
  readonly source: string;
  readonly image: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
}

function casesIn(value: unknown, source: string, found: Case[]): void {
  if (Array.isArray(value)) for (const each of value) casesIn(each, source, found);
  else if (typeof value === 'object' && value !== null) {
    const { image, command, args } = value as { image?: string; command?: string[]; args?: string[] };
    if (typeof image === 'string' && findImage(image)) found.push({ source, image, command, args });
    for (const each of Object.values(value)) casesIn(each, source, found);
  }
}

function corpus(): Case[] {
  if (!isThere) return [];
  const found: Case[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { path: source, documents } = JSON.parse(line) as { path: string; documents: unknown };
    casesIn(documents, source, found);
  }
  return [...new Map(found.map((each) => [JSON.stringify([each.image, each.command, each.args]), each])).values()];
}

// Programs of images that nobody can run outside of their own cluster, and a shell that the image does not have.
const honest = /cloud-controller-manager|proxy-agent|proxy-server|event-exporter|xtrabackup|servercore/;

describe.skipIf(!isThere)('every container of the corpus (needs the shared corpus)', () => {
  it.each(corpus().map((each) => [`${each.source} ${each.image}`, each] as const))(
    '%s',
    (_, { image, command, args }) => {
      const clock = new TrialClock();
      const run = startImage(image, {
        command,
        args,
        clock,
        env: { JOB_COMPLETION_INDEX: '1', ITEM: 'x', MYSQL_ROOT_PASSWORD: 'x' },
      });
      if (!run.handle) {
        expect(`${image} ${command?.join(' ')}`).toMatch(honest);
        return;
      }
      clock.runUntil(700_000);
      if (!honest.test(image)) expect(run.text()).not.toMatch(/not modelled by the simulation|syntax error|internal/i);
      if (!honest.test(image) && run.handle.exited?.code === 127) expect(run.text()).not.toContain('not found');
    },
  );
});

function hooksIn(value: unknown, found: string[][]): void {
  if (Array.isArray(value)) for (const each of value) hooksIn(each, found);
  else if (typeof value === 'object' && value !== null) {
    const { exec } = value as { exec?: { command?: string[] } };
    if (exec?.command) found.push(exec.command);
    for (const each of Object.values(value)) hooksIn(each, found);
  }
}

describe.skipIf(!isThere)('every exec probe and hook of the corpus (needs the shared corpus)', () => {
  const found: string[][] = [];
  if (isThere)
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) hooksIn(JSON.parse(line), found);
  const shell = found.filter(([name]) => name?.endsWith('sh'));

  it.each([...new Set(shell.map((command) => command[2] as string))])('%s', (script) => {
    const container = createTrial({
      files: { '/var/log/fluentd-buffers': '', '/usr/share/x': '' },
      programs: { nginx: () => 0 },
    });
    container.files.write('/var/log/fluentd-buffers', '');
    const handle = container.start(['sh', '-c', script]);
    container.clock.runUntil(60_000);
    expect(handle.exited?.code).toBe(0);
    expect(container.text.replace(/^killall.*$/m, '')).not.toMatch(/not found|syntax error|not modelled/);
  });
});
