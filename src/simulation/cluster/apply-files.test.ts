import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { defaultConfig } from './config';
import { dryRun } from './dry-run';

const told = (text: string) => {
  const cluster = new Cluster(defaultConfig());
  cluster.engine.runUntil(2000);
  return dryRun(cluster, [{ name: 'a.yaml', text }]).errors.map(
    ({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`,
  );
};

describe('a dry run of a manifest', () => {
  it('marks a quantity that is none where it stands', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: x\n    resources:\n      requests:\n        cpu: much\n';
    expect(told(text)).toEqual([
      `error 10:14 Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
    ]);
  });

  it('marks each unknown field', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  lables: {}\nfoo: 1\n';
    const lead = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ';
    expect(told(text).filter((line) => line.startsWith('error'))).toEqual([
      `error 5:3 ${lead}unknown field "metadata.lables"`,
      `error 6:1 ${lead}unknown field "foo"`,
    ]);
  });

  it('marks values of the wrong type inside the second document', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  app.conf/x: 1\n';
    expect(told(text).filter((line) => line.startsWith('error'))).toEqual([
      'error 9:15 ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ]);
  });
});
