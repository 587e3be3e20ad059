import { beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import type { TraceParams } from '../trace/attempt';
import { traceOf } from '../trace/query';
import type { World } from '../world';
import { tracePcapOf } from './query';

const POD = (name: string, node: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: ${node}
  containers: [{name: web, image: 'nginx:1.27'}]
`;

let world: World;
beforeAll(() => {
  const { network } = defaultConfig();
  const cluster = new Cluster(
    defaultConfig({ nodes: workers(2), network: { ...network, implementation: 'flannel-vxlan' } }),
  );
  cluster.engine.runUntil(20_000);
  const text = [POD('a', 'worker-1'), POD('b', 'worker-2')].join('---\n');
  cluster.act({ do: 'apply', files: [{ name: 'all.yaml', text }] });
  cluster.engine.runUntil(80_000);
  world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
});

const pod = (name: string) => ({ kind: 'pod', key: `pods/default/${name}` }) as const;
const CALL: TraceParams = { from: pod('a'), to: pod('b'), protocol: 'tcp', port: 80 };

/** A reader of its own: what RFCs 791, 793, 792, 768 and 7348 and the pcap format say, nothing of the writer's. */
interface Read {
  seconds: number;
  macs: [string, string];
  ip: ReadIp;
}
interface ReadIp {
  src: string;
  dst: string;
  ttl: number;
  length: number;
  protocol: number;
  sound: boolean;
  flags?: number;
  ports?: [number, number];
  icmp?: [type: number, code: number];
  inner?: { vni: number; macs: [string, string]; ip: ReadIp };
}

function readFile(file: Uint8Array): Read[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  expect([view.getUint32(0, true), view.getUint16(4, true), view.getUint16(6, true)]).toEqual([0xa1b2c3d4, 2, 4]);
  expect(view.getUint32(20, true)).toBe(1);
  const packets: Read[] = [];
  for (let at = 24; at < file.length; ) {
    const length = view.getUint32(at + 8, true);
    expect(view.getUint32(at + 12, true)).toBe(length);
    const seconds = view.getUint32(at, true) + view.getUint32(at + 4, true) / 1e6;
    packets.push({ seconds, ...readFrame(file.subarray(at + 16, at + 16 + length)) });
    at += 16 + length;
  }
  return packets;
}

const mac = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');

function readFrame(frame: Uint8Array): { macs: [string, string]; ip: ReadIp } {
  expect([frame[12], frame[13]]).toEqual([8, 0]);
  return { macs: [mac(frame.subarray(6, 12)), mac(frame.subarray(0, 6))], ip: readIp(frame.subarray(14)) };
}

/** The one's complement sum of 16-bit words, which is 0xffff over data with a right checksum. */
function sumOf(...parts: Uint8Array[]): number {
  const bytes = parts.flatMap((part) => [...part]);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += bytes[i]! * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65_536);
  return sum;
}

function readIp(packet: Uint8Array): ReadIp {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  expect(packet[0]).toBe(0x45);
  const length = view.getUint16(2);
  const body = packet.subarray(20, length);
  const inside = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const protocol = packet[9]!;
  const ip = {
    src: packet.subarray(12, 16).join('.'),
    dst: packet.subarray(16, 20).join('.'),
    ttl: packet[8]!,
    length,
    protocol,
  };
  expect(sumOf(packet.subarray(0, 20))).toBe(0xffff);
  if (protocol === 1) return { ...ip, sound: sumOf(body) === 0xffff, icmp: [body[0]!, body[1]!] };
  const ports: [number, number] = [inside.getUint16(0), inside.getUint16(2)];
  if (protocol === 17) {
    expect(inside.getUint16(4)).toBe(body.length);
    expect(body[8]).toBe(8);
    const inner = { vni: inside.getUint32(12) >>> 8, ...readFrame(body.subarray(16)) };
    return { ...ip, sound: inside.getUint16(6) === 0, ports, inner };
  }
  const pseudo = new Uint8Array([...packet.subarray(12, 20), 0, protocol, body.length >> 8, body.length & 255]);
  expect((body[12]! >> 4) * 4).toBe(body.length);
  return { ...ip, sound: sumOf(pseudo, body) === 0xffff, ports, flags: body[13]! };
}

const innermost = (ip: ReadIp): ReadIp => ip.inner?.ip ?? ip;

describe('a trace as a capture file', () => {
  it('has a packet for each hop, with its addresses, ports, flags and sound checksums', () => {
    const read = readFile(tracePcapOf(world, { trace: CALL }));
    const hops = traceOf(world, CALL).journeys.flatMap(({ hops }) => hops);
    expect(hops.length).toBeGreaterThan(20);
    expect(read.map(({ ip }) => [ip.sound, innermost(ip).sound])).toEqual(hops.map(() => [true, true]));
    const ends = read.map(({ macs, ip }) => {
      const { src, dst, ttl, length, ports } = innermost(ip);
      return { l2Src: macs[0], l2Dst: macs[1], src: `${src}:${ports?.[0]}`, dst: `${dst}:${ports?.[1]}`, ttl, length };
    });
    expect(ends).toEqual(
      hops.map(({ headers: { l2Src, l2Dst, src, dst, ttl, length } }) => ({ l2Src, l2Dst, src, dst, ttl, length })),
    );
    expect([...new Set(read.map(({ ip }) => innermost(ip).flags))]).toEqual([0x02, 0x12, 0x10]);
    const seconds = read.map((packet) => packet.seconds);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(Math.floor(seconds[0]!)).toBe(Math.floor((world.epochMs + world.at.time) / 1000));
  });

  it('wraps packets in a tunnel as they are between machines', () => {
    const [syn] = readFile(tracePcapOf(world, { trace: CALL, on: { place: 'worker-1', device: 'eth0' } }));
    expect(syn?.ip).toMatchObject({ src: '192.168.50.11', dst: '192.168.50.12', protocol: 17, length: 110 });
    expect(syn?.ip.ports?.[1]).toBe(8472);
    expect(syn?.ip.inner).toMatchObject({ vni: 1, ip: { src: '10.244.0.2', dst: '10.244.1.2', flags: 0x02 } });
  });

  it('of one interface holds what passed there only; pings and errors too', () => {
    const ping: TraceParams = { ...CALL, protocol: 'icmp' };
    const read = readFile(tracePcapOf(world, { trace: ping, on: { place: 'pods/default/b', device: 'eth0' } }));
    expect(read.map(({ ip }) => ip.icmp)).toEqual([
      [8, 0],
      [0, 0],
    ]);
    const lost: TraceParams = { from: { kind: 'outside' }, to: pod('b'), protocol: 'tcp', port: 80 };
    const errors = readFile(tracePcapOf(world, { trace: lost, on: { place: 'outside', device: 'eth0' } }));
    expect(errors.map(({ ip }) => ip.icmp ?? ip.flags)).toEqual([0x02, [3, 0]]);
    expect(errors[1]?.ip.sound).toBe(true);
  });

  it('of a trace that cannot be tried is an empty file', () => {
    const nobody: TraceParams = { ...CALL, from: pod('nobody') };
    expect(readFile(tracePcapOf(world, { trace: nobody }))).toEqual([]);
  });
});
