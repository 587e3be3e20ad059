import { describe, expect, it } from 'vitest';
import type { Pod } from '../api/core/v1/pod/pod';
import { Cluster } from './cluster';
import { type ClusterConfig, defaultConfig, workers } from './config';

function podOf(cluster: Cluster, name: string): Pod {
  return cluster.etcd.get(`/registry/pods/default/${name}`)?.value as Pod;
}

/** A cluster in which manifests are applied, programs call, and logs are read. */
function open(changes: Partial<ClusterConfig> = {}) {
  const cluster = new Cluster(defaultConfig({ nodes: workers(2), addons: { coredns: true }, ...changes }));
  cluster.engine.runUntil(10_000);
  const apply = (...documents: string[]) => {
    const outcome = cluster.act({ do: 'apply', files: [{ name: 'm.yaml', text: documents.join('\n---\n') }] });
    expect(outcome.errors.filter(({ severity }) => severity === 'error')).toEqual([]);
  };
  const wait = (seconds: number) => cluster.engine.runUntil(cluster.engine.now + seconds * 1000);
  const log = (pod: string, container = 'main') => {
    const found = podOf(cluster, pod);
    const lines = cluster.machines.get(found.spec.nodeName ?? '').logs(found.metadata.uid, container);
    return lines.map(({ text }) => text);
  };
  return { cluster, apply, wait, log };
}

const POD = (name: string, node: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name.replace(/-\d+$/, '')}}}
spec:
  nodeName: ${node}
  ${more}`;
const NGINX = (name: string, node: string) => POD(name, node, `containers: [{name: main, image: 'nginx:1.27'}]`);
const SHELL = (name: string, node: string, script: string, more = '') =>
  POD(
    name,
    node,
    `restartPolicy: Never\n  ${more}\n  containers:\n  - name: main\n    image: busybox:1.36\n    command: [sh, -c, ${JSON.stringify(script)}]`,
  );
const SERVICE = (name: string, more = 'ports: [{port: 80}]') => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ${more}}`;

describe('a program in a pod', () => {
  it('finds a Service by its name and reaches its pods, chosen by the seed', () => {
    const { apply, wait, log } = open();
    const hello = (i: number) =>
      POD(
        `web-${i}`,
        `worker-${i}`,
        `containers: [{name: main, image: 'hashicorp/http-echo', args: ['-text=page ${i}', '-listen=:80']}]`,
      );
    apply(hello(1), hello(2), SERVICE('web'));
    wait(20);
    apply(SHELL('call', 'worker-1', 'for i in 1 2 3 4 5 6 7 8 9 10; do wget -qO- http://web; done'));
    wait(20);
    expect(new Set(log('call'))).toEqual(new Set(['page 1', 'page 2']));
    expect(log('call')).toHaveLength(10);
  });

  it.each(['iptables', 'nftables'] as const)('stays with one pod where the Service wants that (%s)', (proxyMode) => {
    const { apply, wait, log } = open({ network: { ...defaultConfig().network, proxyMode } });
    const hello = (i: number) =>
      POD(
        `web-${i}`,
        `worker-${1 + (i % 2)}`,
        `containers: [{name: main, image: 'hashicorp/http-echo', args: ['-text=page ${i}', '-listen=:80']}]`,
      );
    apply(hello(1), hello(2), hello(3), SERVICE('web', 'ports: [{port: 80}], sessionAffinity: ClientIP'));
    wait(20);
    apply(SHELL('call', 'worker-1', 'for i in 1 2 3 4 5 6 7 8; do wget -qO- http://web; sleep 5; done'));
    wait(60);
    expect(log('call')).toHaveLength(8);
    expect(new Set(log('call')).size).toBe(1);
  });

  it('waits in an init container until a Service has a name', () => {
    const { cluster, apply, wait, log } = open();
    const until = (name: string) =>
      `until nslookup ${name}.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for ${name}; sleep 2; done`;
    const init = (name: string) =>
      `  - {name: init-${name}, image: 'busybox:1.28', command: [sh, -c, ${JSON.stringify(until(name))}]}`;
    apply(
      POD(
        'myapp',
        'worker-1',
        `containers: [{name: main, image: 'busybox:1.28', command: [sh, -c, 'echo The app is running! && sleep 3600']}]\n  initContainers:\n${init('myservice')}\n${init('mydb')}`,
      ),
    );
    wait(30);
    const phase = () => podOf(cluster, 'myapp').status.phase;
    expect(phase()).toBe('Pending');
    expect(log('myapp', 'init-myservice')).toContain('waiting for myservice');
    apply(SERVICE('myservice'), SERVICE('mydb'));
    wait(20);
    expect(phase()).toBe('Running');
    expect(log('myapp')).toEqual(['The app is running!']);
  });

  it('that began to call before there was a Service reaches it once kube-proxy has synced', () => {
    const { apply, wait, log } = open();
    apply(
      NGINX('web', 'worker-2'),
      SHELL('call', 'worker-1', 'until wget -qO- http://10.96.5.5 | grep title; do sleep 2; done'),
    );
    wait(20);
    expect(log('call').at(-1)).toBe("wget: can't connect to remote host (10.96.5.5): Network is unreachable");
    apply(SERVICE('web', 'clusterIP: 10.96.5.5, ports: [{port: 80}]'));
    wait(10);
    expect(log('call').at(-1)).toBe('<title>Welcome to nginx!</title>');
  });

  it('hears of refusal at once, of nobody at an address after ARP has failed, of no way at once', () => {
    const { apply, wait, log } = open();
    apply(NGINX('web', 'worker-2'));
    wait(20);
    const script = [
      't() { s=$(date +%s); wget -qO- $1; echo "exit $? after $(( $(date +%s) - s )) s"; }',
      't http://10.244.1.2:81',
      't http://10.244.0.250',
      't http://192.168.50.99',
      't http://10.99.0.1',
    ].join('\n');
    apply(SHELL('call', 'worker-1', script));
    wait(40);
    expect(log('call')).toMatchInlineSnapshot(`
      [
        "wget: can't connect to remote host (10.244.1.2): Connection refused",
        "exit 1 after 0 s",
        "wget: can't connect to remote host (10.244.0.250): No route to host",
        "exit 1 after 3 s",
        "wget: can't connect to remote host (192.168.50.99): No route to host",
        "exit 1 after 3 s",
        "wget: can't connect to remote host (10.99.0.1): Network is unreachable",
        "exit 1 after 0 s",
      ]
    `);
  });

  it('runs out of patience, or the kernel does', () => {
    const { cluster, apply, wait, log } = open();
    apply(NGINX('web', 'worker-2'));
    wait(20);
    cluster.act({ do: 'power', node: 'worker-2', on: false });
    apply(SHELL('call', 'worker-1', 'date +%s; ping -c 2 -W 1 10.244.1.2; nslookup web; date +%s'));
    wait(40);
    expect(log('call')).toMatchInlineSnapshot(`
      [
        "1767225631",
        "PING 10.244.1.2 (10.244.1.2): 56 data bytes",
        "",
        "--- 10.244.1.2 ping statistics ---",
        "2 packets transmitted, 0 packets received, 100% packet loss",
        "Server:		10.96.0.10",
        "Address:	10.96.0.10:53",
        "",
        "** server can't find web.default.svc.cluster.local: NXDOMAIN",
        "",
        "** server can't find web.svc.cluster.local: NXDOMAIN",
        "",
        "** server can't find web.cluster.local: NXDOMAIN",
        "",
        "** server can't find web.default.svc.cluster.local: NXDOMAIN",
        "",
        "1767225639",
      ]
    `);
  });

  it('asks as nslookup of busybox does', () => {
    const { apply, wait, log } = open();
    apply(SERVICE('web'));
    wait(5);
    apply(
      SHELL(
        'call',
        'worker-1',
        'cat /etc/resolv.conf; nslookup web; echo $?; nslookup -type=a web.default.svc.cluster.local; echo $?; nslookup example.com; echo $?',
      ),
    );
    wait(20);
    expect(log('call')).toMatchInlineSnapshot(`
      [
        "search default.svc.cluster.local svc.cluster.local cluster.local",
        "nameserver 10.96.0.10",
        "options ndots:5",
        "Server:		10.96.0.10",
        "Address:	10.96.0.10:53",
        "",
        "Name:	web.default.svc.cluster.local",
        "Address: 10.107.214.43",
        "",
        "** server can't find web.svc.cluster.local: NXDOMAIN",
        "",
        "** server can't find web.cluster.local: NXDOMAIN",
        "",
        "",
        "** server can't find web.svc.cluster.local: NXDOMAIN",
        "",
        "** server can't find web.cluster.local: NXDOMAIN",
        "",
        "1",
        "Server:		10.96.0.10",
        "Address:	10.96.0.10:53",
        "",
        "Name:	web.default.svc.cluster.local",
        "Address: 10.107.214.43",
        "",
        "0",
        "Server:		10.96.0.10",
        "Address:	10.96.0.10:53",
        "",
        "** server can't find example.com: SERVFAIL",
        "",
        "** server can't find example.com: SERVFAIL",
        "",
        "1",
      ]
    `);
  });

  it('asks the C library with nslookup of busybox 1.28: pods of a headless Service by their short names', () => {
    const { apply, wait, log } = open();
    const named = (name: string) =>
      NGINX(name, 'worker-2').replace('containers:', `hostname: ${name}\n  subdomain: web\n  containers:`);
    apply(SERVICE('web', 'clusterIP: None, ports: [{port: 80}]'), named('web-0'), named('web-1'));
    wait(20);
    const script =
      'nslookup web-1.web; wget -qO- web-0.web | grep title; nslookup nobody; echo $?; tail -n 1 /etc/hosts';
    apply(SHELL('call', 'worker-1', script).replace('busybox:1.36', 'busybox:1.28'));
    wait(20);
    expect(log('call')).toMatchInlineSnapshot(`
      [
        "Server:    10.96.0.10",
        "Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local",
        "",
        "Name:      web-1.web",
        "Address 1: 10.244.1.4 web-1.web.default.svc.cluster.local",
        "<title>Welcome to nginx!</title>",
        "Server:    10.96.0.10",
        "Address 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local",
        "",
        "nslookup: can't resolve 'nobody'",
        "1",
        "10.244.0.3	call",
      ]
    `);
  });

  it('finds no name in a cluster without CoreDNS, after the time that takes', () => {
    const { apply, wait, log } = open({ addons: {} });
    apply(
      SHELL(
        'call',
        'worker-1',
        'date +%s; wget -qO- http://web; date +%s; nslookup web; date +%s; wget -qO- http://localhost',
      ),
    );
    wait(60);
    expect(log('call')).toMatchInlineSnapshot(`
      [
        "1767225611",
        "wget: bad address 'web'",
        "1767225621",
        ";; connection timed out; no servers could be reached",
        "",
        "1767225626",
        "wget: can't connect to remote host (127.0.0.1): Connection refused",
      ]
    `);
  });
});

describe('the machine’s own namespace', () => {
  it('has one owner for a port, also among pods', () => {
    const { apply, wait, log } = open();
    const host = (name: string) =>
      POD(name, 'worker-1', `hostNetwork: true\n  containers: [{name: main, image: 'nginx:1.27'}]`);
    apply(host('a'));
    wait(10);
    apply(host('b'));
    wait(10);
    expect(log('b').join('\n')).toContain('bind() to 0.0.0.0:80 failed (98: Address already in use)');
    apply(
      SHELL(
        'call',
        'worker-2',
        'wget -qO- http://192.168.50.11 | grep title; nc -w 2 192.168.50.11 10250 </dev/null; echo $?',
      ),
    );
    wait(10);
    expect(log('call')).toEqual(['<title>Welcome to nginx!</title>', '0']);
  });
});

it('in the Docker model a published port leads on by docker-proxy', () => {
  const { apply, wait, log } = open({ network: { ...defaultConfig().network, model: 'docker' } });
  apply(
    POD(
      'web',
      'worker-1',
      `containers: [{name: main, image: 'nginx:1.27', ports: [{containerPort: 80, hostPort: 8080}]}]`,
    ),
  );
  wait(20);
  const script = 'for a in 172.17.0.1 192.168.50.11; do wget -qO- http://$a:8080 | grep title; done';
  apply(
    SHELL('near', 'worker-1', script),
    SHELL('far', 'worker-2', 'wget -T 5 -qO- http://192.168.50.11:8080 | grep title'),
  );
  wait(20);
  expect(log('near')).toEqual(Array(2).fill('<title>Welcome to nginx!</title>'));
  expect(log('far')).toEqual(['<title>Welcome to nginx!</title>']);
});
