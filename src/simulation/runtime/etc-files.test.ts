import { expect, it } from 'vitest';
import { etcFiles } from './etc-files';

it('a pod’s /etc/hosts has its own address by full and short name, and the aliases of its spec', () => {
  const names = {
    resolvConf: 'nameserver 10.96.0.10\n',
    domain: 'db.shop.svc.cluster.local',
    aliases: [{ ip: '10.1.2.3', hostnames: ['old.example.com', 'old'] }],
  };
  const files = etcFiles(names, { hostname: 'db-0', ip: '10.244.0.5', isHostNetwork: false });
  expect(files.get('etc/hosts')?.split('\n').slice(7)).toEqual([
    '10.244.0.5\tdb-0.db.shop.svc.cluster.local\tdb-0',
    '',
    '# Entries added by HostAliases.',
    '10.1.2.3\told.example.com\told',
    '',
  ]);
  expect(files.get('etc/hostname')).toBe('db-0\n');
  expect(files.get('etc/resolv.conf')).toBe('nameserver 10.96.0.10\n');
});

it('on the host network /etc/hosts is the machine’s', () => {
  const files = etcFiles({ resolvConf: '' }, { hostname: 'worker-1', ip: '192.168.50.11', isHostNetwork: true });
  expect(files.get('etc/hosts')).toMatch(
    /^# Kubernetes-managed hosts file \(host network\)\.\n127\.0\.0\.1\tlocalhost\n/,
  );
  expect(files.get('etc/hosts')).not.toContain('192.168.50.11');
});
