import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/core/v1/pod/pod';
import { applyFiles } from './apply-files';
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

  it('hints at fields that nothing acts on, where they stand', () => {
    const spec = `hostPID: false, shareProcessNamespace: true, containers: [{name: c, image: x}], volumes: [{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: d}}]`;
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {${spec}}\n`;
    const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: c, image: x}]\n      volumes:\n        - name: v\n          nfs: {server: s, path: /}\n`;
    const column = (text: string) => spec.indexOf(text) + 'spec: {'.length + 1;
    expect(told(`${pod}---\n${deployment}`)).toEqual([
      `hint 4:${column('persistent')} spec.volumes[1].persistentVolumeClaim is kept, but Kubarium does not simulate it yet.`,
      `hint 4:${column('share')} spec.shareProcessNamespace is kept, but Kubarium does not simulate it yet.`,
      'hint 17:11 spec.template.spec.volumes[0].nfs is kept, but Kubarium does not simulate it yet.',
    ]);
  });

  it('does not miss what the same files make first', () => {
    const pod = (more: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: dev}\nspec: {${more}, containers: [{name: c, image: x}]}\n`;
    const made = [
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: dev}\n',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n',
      'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 7\n',
      pod('serviceAccountName: robot').replace(', namespace: dev', ''),
      pod('priorityClassName: high'),
    ];
    expect(told(made.join('---\n'))).toEqual([]);
    expect(told(made.slice(3).join('---\n')).map((line) => line.replace(/^error \S+ /, ''))).toEqual([
      'pods "p" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
      'namespaces "dev" not found',
    ]);
  });
});

describe('files with a namespace and what lives in it', () => {
  it("make both at once, as the server waits for the namespace's account", () => {
    const cluster = new Cluster(defaultConfig());
    cluster.engine.runUntil(2000);
    const text =
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: dev}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: dev}\nspec: {containers: [{name: c, image: nginx}]}\n';
    expect(applyFiles(cluster.apiserver, [{ name: 'a.yaml', text }]).errors).toEqual([]);
    cluster.engine.runUntil(10_000);
    const pod = cluster.etcd.get('/registry/pods/dev/p')?.value as Pod;
    expect(pod.status.phase).toBe('Running');
    expect(pod.spec.volumes?.[0]?.name).toMatch(/^kube-api-access-/);
  });

  it('are refused where the pod asks for an account that nobody makes', () => {
    const cluster = new Cluster(defaultConfig());
    cluster.engine.runUntil(2000);
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {serviceAccountName: robot, containers: [{name: c, image: nginx}]}\n';
    expect(applyFiles(cluster.apiserver, [{ name: 'a.yaml', text }]).errors.map(({ message }) => message)).toEqual([
      'pods "p" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    ]);
  });
});

describe('typing', () => {
  it('changes nothing of what comes later: a dry run draws no name, uid or address of the history', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}\n';
    const history = (tries: number): string => {
      const cluster = new Cluster(defaultConfig());
      cluster.engine.runUntil(2000);
      const files = [{ name: 'a.yaml', text: text }];
      for (let i = 0; i < tries; i++) dryRun(cluster, files);
      cluster.act({ do: 'apply', files });
      for (let i = 0; i < tries; i++) dryRun(cluster, files);
      cluster.engine.runUntil(10_000);
      return JSON.stringify(cluster.etcd.range('/registry/'));
    };
    expect(history(3)).toBe(history(0));
  });
});
