/** What people paste by mistake or in malice: a clear message at its place, and the cluster goes on. */
import { describe, expect, it } from 'vitest';
import { hashHistory } from '../../bench/history-hash';
import { applyFiles } from './apply-files';
import { Cluster } from './cluster';
import { defaultConfig } from './config';
import type { InputError } from './define-input';
import { dryRun } from './dry-run';

function cluster(): Cluster {
  const made = new Cluster(defaultConfig());
  made.engine.runUntil(3000);
  return made;
}

const pod = (spec: string, metadata = 'name: a') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {${metadata}}\nspec:\n${spec}\n`;
const container = (more = '') => `  containers:\n  - {name: a, image: "nginx:1.27"${more}}`;
const workload = (apiVersion: string, kind: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: big}\nspec:\n${spec}\n`;
const template = `  template:\n    metadata: {labels: {app: big}}\n    spec:\n      containers: [{name: a, image: "nginx:1.27"}]`;

const errorsOf = (text: string): InputError[] =>
  dryRun(cluster(), [{ name: 'a.yaml', text }]).errors.filter(({ severity }) => severity !== 'hint');
const told = (text: string): string[] => errorsOf(text).map(({ line, message }) => `${line}: ${message}`);

describe('bad input', () => {
  it.each([
    ['nothing', '', []],
    ['only comments and separators', '# nothing\n---\n---\n', []],
    ['a text', 'hello', [/^1: the document is a string, not an object/]],
    ['a list', '- a\n- b\n', [/^1: the document is a list, not an object/]],
    ['a tab', 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n', [/^4: .*(tab|token)/i]],
    ['a broken flow', 'a: [1, 2\nb: 3\n', [/^\d: /]],
    ['a key twice', `${pod(container())}kind: Pod\n`, [/^7: .*"kind" already set/]],
    ['a cyclic alias', 'a: &x\n  b: *x\n', [/^2: .*(anchor|alias)/]],
    [
      'an unknown kind',
      'apiVersion: v1\nkind: Nope\nmetadata: {name: a}\n',
      [/no matches for kind "Nope" in version "v1"/],
    ],
    [
      'an unknown version',
      'apiVersion: v9\nkind: Pod\nmetadata: {name: a}\n',
      [/no matches for kind "Pod" in version "v9"/],
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', [/Object 'Kind' is missing/]],
    ['a kind that is no text', 'apiVersion: v1\nkind: [Pod]\nmetadata: {name: a}\n', [/./]],
    [
      'metadata that is no object',
      'apiVersion: v1\nkind: Pod\nmetadata: 7\n',
      [/^1: json: cannot unmarshal number into Go struct field ObjectMeta.metadata/],
    ],
    [
      'a name of 300 characters',
      pod(container(), `name: ${'a'.repeat(300)}`),
      [/^3: metadata.name: Invalid value: .*no more than 253/s],
    ],
    [
      '__proto__',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, __proto__: {x: 1}}\n__proto__: {y: 2}\nspec:\n  containers: [{name: a, image: a}]\n',
      [/^3: .*unknown field "metadata.__proto__"/, /^4: .*unknown field "__proto__"/],
    ],
  ])('%s', (_, text, expected) => {
    const lines = told(text);
    expect(lines.length, lines.join('\n')).toBe(expected.length);
    for (const [i, pattern] of expected.entries()) expect(lines[i]).toMatch(pattern);
    expect(({} as { x?: number; y?: number }).x ?? ({} as { y?: number }).y).toBeUndefined();
  });

  it('an alias bomb is refused at once', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 12; i++)
      text += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    expect(told(text)[0]).toMatch(/^\d+: .*(alias|excessive)/);
  });
});

describe('absurd numbers', () => {
  it.each([
    [
      'a Deployment of a billion',
      workload('apps/v1', 'Deployment', `  replicas: 1000000000\n  selector: {matchLabels: {app: big}}\n${template}`),
    ],
    [
      'a ReplicaSet of two billion',
      workload('apps/v1', 'ReplicaSet', `  replicas: 2147483647\n  selector: {matchLabels: {app: big}}\n${template}`),
    ],
    [
      'a Job of a billion',
      workload(
        'batch/v1',
        'Job',
        `  completions: 1000000000\n  parallelism: 1000000000\n${template.replace('    spec:\n', '    spec:\n      restartPolicy: Never\n')}`,
      ),
    ],
    [
      'an Indexed Job of a billion',
      workload(
        'batch/v1',
        'Job',
        `  completions: 1000000000\n  parallelism: 5\n  completionMode: Indexed\n${template.replace('    spec:\n', '    spec:\n      restartPolicy: Never\n')}`,
      ),
    ],
    [
      'a Service of ten thousand ports',
      workload(
        'v1',
        'Service',
        `  ports:\n${Array.from({ length: 10_000 }, (_, i) => `  - {name: p${i}, port: ${i + 1}}`).join('\n')}`,
      ),
    ],
    [
      'a Pod of ten thousand containers',
      pod(`  containers:\n${Array.from({ length: 10_000 }, (_, i) => `  - {name: c${i}, image: a}`).join('\n')}`),
    ],
    [
      'forty thousand keys',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${Array.from({ length: 40_000 }, (_, i) => `  k${i}: v`).join('\n')}`,
    ],
    ['a cpu of 1e99', pod(container(', resources: {requests: {cpu: 1e99}}'))],
  ])('%s: the cluster goes on', (_, text) => {
    const made = cluster();
    const outcome = applyFiles(made.apiserver, [{ name: 'a.yaml', text }]);
    made.engine.runUntil(6000);
    // Either refused, or made at the pace of the controllers' rate limits.
    expect(outcome.errors.length + outcome.lines.length).toBeGreaterThan(0);
    expect(made.etcd.count('/registry/pods/')).toBeLessThan(500);
    expect(made.etcd.count('/registry/nodes/') + made.etcd.count('/registry/minions/')).toBe(3);
  });

  it('a cpu beyond 64 bits is warned of where it stands', () => {
    const [warning, ...more] = errorsOf(pod(container(', resources: {requests: {cpu: "1e99", memory: 64Mi}}')));
    expect(more).toEqual([]);
    expect(warning).toMatchObject({
      severity: 'warning',
      line: 6,
      field: 'spec.containers[0].resources.requests[cpu]',
    });
    expect(warning?.message).toContain('counts it as 0');
    expect(errorsOf(pod(container(', resources: {limits: {cpu: "8", memory: 1Ei}}')))).toEqual([]);
  });

  it('what is larger than a request may be is refused before it is decoded', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: ${'x'.repeat(2_000_000)}\n`;
    expect(told(text)).toEqual(['1: Request entity too large: limit is 3145728']);
  });
});

describe('steps', () => {
  const many = Array.from({ length: 30 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\n`).join(
    '---\n',
  );
  const files = [{ name: 'a.yaml', text: many }];

  it('an apply in steps makes the same history as at once', () => {
    const [whole, cut] = [cluster(), cluster()];
    whole.act({ do: 'apply', files });
    const shares: number[] = [];
    const steps = cut.actSteps({ do: 'apply', files });
    for (let step = steps.next(); !step.done; step = steps.next()) shares.push(step.value);
    expect(shares.length).toBeGreaterThan(30);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    for (const one of [whole, cut]) one.engine.runUntil(5000);
    expect(hashHistory(cut)).toBe(hashHistory(whole));
  });

  it('a dry run changes nothing and names the objects of each document', () => {
    const made = cluster();
    const revision = made.etcd.revision;
    expect(dryRun(made, files).objects?.[7]).toEqual({ file: 'a.yaml', document: 7, key: 'configmaps/default/c7' });
    expect(made.etcd.revision).toBe(revision);
  });
});
