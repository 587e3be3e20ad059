import { describe, expect, test } from 'vitest';
import type { Endpoint, EndpointSlice } from '../../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { planSlices } from './slice-plan';

const PORTS = [{ name: '', port: 80, protocol: 'TCP' }];

function endpoints(from: number, count: number): Endpoint[] {
  return Array.from({ length: count }, (_, i) => ({ addresses: [`10.0.0.${from + i}`] }));
}

function slice(list: Endpoint[], ports = PORTS): EndpointSlice {
  return { metadata: { name: 's' }, ports, endpoints: list } as unknown as EndpointSlice;
}

describe('how endpoints are laid into slices', () => {
  test('a slice holds at most 100', () => {
    const { create } = planSlices([{ ports: PORTS, endpoints: endpoints(0, 130) }], []);
    expect(create.map((content) => content.endpoints.length)).toEqual([100, 30]);
  });

  test('new endpoints go into the fullest slice that has room for all', () => {
    const [small, large] = [slice(endpoints(0, 10)), slice(endpoints(100, 90))];
    const wanted = [...endpoints(0, 10), ...endpoints(100, 95)];
    const { update, create } = planSlices([{ ports: PORTS, endpoints: wanted }], [small, large]);
    expect(create).toEqual([]);
    expect(update.map((one) => [one.slice === large, one.content.endpoints.length])).toEqual([[true, 95]]);
  });

  test('without endpoints one empty slice stays', () => {
    expect(planSlices([], []).create).toEqual([{ ports: [], endpoints: [] }]);
    const full = slice(endpoints(0, 1));
    expect(planSlices([], [full])).toEqual({
      create: [],
      update: [{ slice: full, content: { ports: [], endpoints: [] } }],
      remove: [],
    });
    expect(planSlices([], [slice([], [])])).toEqual({ create: [], update: [], remove: [] });
  });

  test('nothing is written when nothing changed', () => {
    const same = slice(endpoints(0, 3));
    expect(planSlices([{ ports: PORTS, endpoints: endpoints(0, 3) }], [same])).toEqual({
      create: [],
      update: [],
      remove: [],
    });
  });
});
