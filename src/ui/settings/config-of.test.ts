import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from './cluster-settings';
import { configOf, differencesOf, settingsOf } from './config-of';

describe('the config of a cluster', () => {
  test('of 500 nodes gives each a part of the pod CIDR and the machines a segment with room', () => {
    const { nodes, network } = configOf({ ...DEFAULT_SETTINGS, nodes: 500 });
    expect(nodes).toHaveLength(500);
    expect(network).toMatchObject({ podCIDR: '10.244.0.0/16', nodePrefix: 25, hostCIDR: '192.168.48.0/21' });
  });

  test('brings the cluster’s name server where there are Services', () => {
    expect(configOf(DEFAULT_SETTINGS).addons).toEqual({ coredns: true });
    expect(configOf({ ...DEFAULT_SETTINGS, networkModel: 'docker' }).addons).toBeUndefined();
  });

  test('puts labels, taints, zones and capacity on every node', () => {
    const { nodes } = configOf({
      ...DEFAULT_SETTINGS,
      zones: 3,
      cpu: '900m',
      labels: { disktype: 'ssd' },
      taints: [{ key: 'spot', value: '', effect: 'NoExecute' }],
    });
    expect(nodes.map(({ labels }) => labels)).toEqual([
      { disktype: 'ssd', 'topology.kubernetes.io/zone': 'zone-a' },
      { disktype: 'ssd', 'topology.kubernetes.io/zone': 'zone-b' },
      { disktype: 'ssd', 'topology.kubernetes.io/zone': 'zone-c' },
    ]);
    expect(nodes[0]).toMatchObject({ capacity: { cpu: '900m' }, taints: [{ key: 'spot', effect: 'NoExecute' }] });
  });

  test('comes back from what differs from the first cluster', () => {
    const settings = { ...DEFAULT_SETTINGS, nodes: 12, zones: 2, bridge: 'cni0' as const };
    expect(differencesOf(settings)).toEqual({ nodes: 12, zones: 2, bridge: 'cni0' });
    expect(settingsOf(differencesOf(settings))).toEqual(settings);
    expect(settingsOf({})).toEqual(DEFAULT_SETTINGS);
  });

  test.each([
    [null],
    ['x'],
    [{ nodes: 1e9 }],
    [{ labels: { 'a b': '' } }],
    [{ taints: [{}] }],
    [{ podCIDR: '::/0' }],
    [{ bridge: 'br-x' }],
  ])('is not made from %j', (differences) => {
    expect(settingsOf(differences)).toBeUndefined();
  });
});
