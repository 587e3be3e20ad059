import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, formOf, readForm, type SettingsForm } from './cluster-settings';

const form = (change: Partial<SettingsForm> = {}): SettingsForm => ({ ...formOf(DEFAULT_SETTINGS), ...change });
const errorsOf = (change: Partial<SettingsForm>): string[] => {
  const read = readForm(form(change));
  return 'errors' in read ? Object.keys(read.errors) : [];
};

describe('the form of a cluster', () => {
  test('shows settings and reads them back', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      nodes: 48,
      zones: 3,
      implementation: 'calico' as const,
      proxyMode: 'nftables' as const,
      labels: { disktype: 'ssd', 'example.com/tier': '' },
      taints: [
        { key: 'dedicated', value: 'db', effect: 'NoSchedule' as const },
        { key: 'spot', value: '', effect: 'NoExecute' as const },
      ],
    };
    expect(readForm(formOf(settings))).toEqual({ settings });
  });

  test.each<[string, Partial<SettingsForm>, string[]]>([
    ['no node', { nodes: '0' }, ['nodes']],
    ['501 nodes', { nodes: '501' }, ['nodes']],
    ['half a node', { nodes: '2.5' }, ['nodes']],
    ['nodes that are no number', { nodes: '1e2' }, ['nodes']],
    ['a quantity with a blank', { memory: '8 Gi' }, ['memory']],
    ['a negative cpu', { cpu: '-1' }, ['cpu']],
    ['a label without =', { labels: 'disktype' }, ['labels']],
    ['a label value with a blank', { labels: 'a=b c' }, ['labels']],
    ['a label value of 64 characters', { labels: `a=${'x'.repeat(64)}` }, ['labels']],
    ['an effect that is none', { taints: 'a=b:NoWay' }, ['taints']],
    ['a range with host bits', { podCIDR: '10.244.0.1/16' }, ['podCIDR']],
    ['a range that is none', { podCIDR: '10.244.0.0' }, ['podCIDR']],
    ['a range too small for its nodes', { podCIDR: '10.244.0.0/27', nodes: '3' }, ['podCIDR']],
    ['the range of the services', { podCIDR: '10.96.0.0/16' }, ['podCIDR']],
    ['a range around that of the machines', { podCIDR: '192.168.0.0/16' }, ['podCIDR']],
    ['every address there is', { podCIDR: '0.0.0.0/0' }, ['podCIDR']],
    ['machines without memory', { memory: '0', cpu: '0' }, ['cpu', 'memory']],
    ['units of memory for cpu', { cpu: '8Gi' }, ['cpu']],
    ['a label key of 64 characters', { labels: `${'k'.repeat(64)}=a` }, ['labels']],
    ['a seed beyond 32 bits', { seed: '4294967296' }, ['seed']],
    ['a network that nobody has written', { implementation: 'weave' as never }, ['implementation']],
    ['a mode that kube-proxy does not have', { proxyMode: 'userspace' as never }, ['proxyMode']],
    ['two mistakes at once', { nodes: '', zones: 'x' }, ['nodes', 'zones']],
  ])('says what is wrong with %s', (_, change, fields) => {
    expect(errorsOf(change)).toEqual(fields);
  });

  test.each<[string, Partial<SettingsForm>]>([
    ['500 nodes', { nodes: '500' }],
    ['a range just large enough', { podCIDR: '10.244.0.0/26', nodes: '4' }],
    ['a taint without a value', { taints: 'spot:NoSchedule' }],
    ['blank lines', { labels: '\n disktype=ssd \n\n' }],
    ['millicores', { cpu: '900m' }],
  ])('takes %s', (_, change) => {
    expect(errorsOf(change)).toEqual([]);
  });

  test('never has more zones than nodes', () => {
    expect(readForm(form({ nodes: '2', zones: '5' }))).toMatchObject({ settings: { zones: 2 } });
  });
});
