import { describe, expect, it } from 'vitest';
import { subnetOf } from '../linux';
import { CniError } from './define-cni';
import { HostLocal } from './host-local';

describe('host-local addresses', () => {
  it('are given in turn after the last one, past the gateway, also when earlier ones are free again', () => {
    const leases = new HostLocal(subnetOf('10.244.1.0/29'));
    expect(leases.gateway).toBe('10.244.1.1');
    expect([1, 2, 3].map(() => leases.allocate())).toEqual(['10.244.1.2', '10.244.1.3', '10.244.1.4']);
    leases.release('10.244.1.2');
    expect([1, 2, 3].map(() => leases.allocate())).toEqual(['10.244.1.5', '10.244.1.6', '10.244.1.2']);
  });

  it('run out with the words of the plugin, and come back when one is released', () => {
    const leases = new HostLocal(subnetOf('10.244.0.0/24'));
    const given = new Set(Array.from({ length: 253 }, () => leases.allocate()));
    expect(given.size).toBe(253);
    expect(given.has('10.244.0.1')).toBe(false);
    const words = 'failed to allocate for range 0: no IP addresses available in range set: 10.244.0.1-10.244.0.254';
    expect(() => leases.allocate()).toThrow(new CniError(words));
    leases.release('10.244.0.77');
    expect(leases.allocate()).toBe('10.244.0.77');
  });
});
