/**
 * A trace as a capture file.
 * Models: `tcpdump -w` on one interface, or on all at once.
 * Leaves out: ARP; see pcap-file.ts.
 */
import { pcapFile } from '../../simulation/linux/net/pcap/pcap-file';
import { openNetwork } from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { networkStateOf } from '../network-state';
import { attempt, type TraceParams } from '../trace/attempt';
import { placeOfNetns } from '../trace/place';
import type { World } from '../world';

/** What is captured. */
export interface TracePcapParams {
  trace: TraceParams;
  /** The interface, by its place's key and its name; all if left out. */
  on?: { place: string; device: string };
}

/** The file; empty if nothing could be sent. */
export type TracePcapQuery = Query<TracePcapParams, Uint8Array> & { name: 'trace-pcap' };

/** Tries it once more, as the trace did, and writes down what passed. */
export function tracePcapOf(world: World, { trace, on }: TracePcapParams): Uint8Array {
  const tried = attempt(world, openNetwork(networkStateOf(world)), trace);
  const journeys = 'problem' in tried ? [] : tried.journeys;
  return pcapFile(
    journeys,
    world.epochMs + world.at.time,
    ({ netns, device }) => !on || (device.name === on.device && placeOfNetns(world, netns).key === on.place),
  );
}

export default defineQuery<TracePcapQuery>({ name: 'trace-pcap', answer: tracePcapOf });
