/**
 * What becomes of something that a program sends: tried on the kernels of the cluster as they are now.
 * Models: connect(), one echo request, one datagram and its answer; docker-proxy, which calls the container in turn.
 * Leaves out: what other programs send at the same time. Each attempt finds fresh connection tracking and caches, so kube-proxy
 *   chooses anew for every connection, by the cluster's seed; only what session affinity remembers lasts.
 */
import type { Node } from '../api/core/v1/node/node';
import { answerQuery, zoneOfView } from '../dns';
import type { Engine } from '../engine';
import type { Etcd } from '../etcd';
import type { HostsStore } from '../linux';
import type { Netns } from '../linux/net/core/netns';
import type { Network } from '../linux/net/core/network';
import { ask, connect, type Probe, ping } from '../linux/net/ipv4/probe';
import type { Outcome, Listener as SocketListener } from '../linux/net/ipv4/socket';
import { RuleMemory } from '../linux/net/netfilter/rule-memory';
import { openNetwork, serviceRuleset } from '../network';
import type { ServiceMap } from '../proxy';
import type { Listener } from '../runtime';
import type { ClusterConfig } from './config';

/** What the kernels' state is made of. */
export interface KernelParts {
  readonly engine: Engine;
  readonly etcd: Etcd;
  readonly hosts: HostsStore;
  readonly config: ClusterConfig;
  sockets(node: string, sandboxId: string | undefined): { socket: SocketListener; listener: Listener }[];
  /** What kube-proxy has synced. */
  serviceMap(): ServiceMap | undefined;
}

/** What is tried. */
export type KernelCall =
  | { readonly kind: 'connect'; readonly address: number; readonly port: number }
  | { readonly kind: 'ping'; readonly address: number }
  | { readonly kind: 'ask'; readonly address: number; readonly port: number; readonly data: unknown };

/** How it went. */
export interface KernelResult {
  /** None if there was no answer in time. */
  readonly outcome: Outcome | undefined;
  /** How long until then, ms: ARP that fails and SYNs that are lost take their time. */
  readonly afterMs: number;
  /** The program at the other end of a connection. */
  readonly server?: Listener;
  /** What was left of the time to live of what came back. */
  readonly ttl?: number;
  /** How many interfaces it was seen on. */
  readonly hops: number;
  /** What came back. */
  readonly data?: unknown;
}

const FIRST_PORT = 32_768;
const PORTS = 28_232;
const ECHO_OCTETS = 56;
const QUERY_OCTETS = 40;
/** A connection is passed on by docker-proxy once. */
const MOST_RELAYS = 2;

/** Tries things on the kernels. */
export class Kernels {
  #attempts = 0;
  /** Session affinity outlives a connection. */
  readonly #memories = new Map<string, RuleMemory>();

  constructor(private readonly parts: KernelParts) {}

  /** Tries it from a namespace, at most so long. */
  attempt(from: string, call: KernelCall, patienceMs: number): KernelResult {
    const behind = new Map<SocketListener, Listener>();
    const network = this.#open(behind);
    const begunAtMs = network.now;
    const netns = network.netns(from);
    if (!netns) return { outcome: 'network unreachable', afterMs: 0, hops: 0 };
    const probe = this.#send(network, netns, call);
    network.run(begunAtMs + patienceMs, () => probe.attempt.outcome !== undefined);
    let server = acceptedBy(network);
    for (let i = 0; i < MOST_RELAYS && call.kind === 'connect' && server?.socket.relay; i++) {
      const { attempt } = connect(network, server.netns, server.socket.relay, this.#port());
      network.run(begunAtMs + patienceMs, () => attempt.outcome !== undefined);
      server = acceptedBy(network);
    }
    const { outcome, data } = probe.attempt;
    const listener = server && behind.get(server.socket);
    return {
      outcome,
      afterMs: outcome === undefined ? patienceMs : network.now - begunAtMs,
      hops: network.trace.journeys.reduce((sum, { hops }) => sum + hops.length, 0),
      ...(listener && { server: listener }),
      ...replyOf(network),
      ...(data !== undefined && { data }),
    };
  }

  #send(network: Network, netns: Netns, call: KernelCall): Probe {
    const { address } = call;
    switch (call.kind) {
      case 'connect':
        return connect(network, netns, call, this.#port());
      case 'ping':
        return ping(network, netns, address, { id: this.#attempts++ & 0xffff, data: ECHO_OCTETS, df: true });
      default:
        return ask(network, netns, call, { port: this.#port(), data: call.data, octets: QUERY_OCTETS });
    }
  }

  /** An ephemeral port. */
  #port(): number {
    return FIRST_PORT + (this.#attempts++ % PORTS);
  }

  #open(behind: Map<SocketListener, Listener>): Network {
    const { engine, etcd, hosts, config, sockets, serviceMap } = this.parts;
    const { podCIDR: clusterCIDR, serviceCIDR, proxyMode: mode = 'iptables' } = config.network;
    const map = serviceMap();
    const state = {
      hosts: hosts.view(hosts.revision),
      listeners: (node: string, sandboxId: string | undefined) =>
        sockets(node, sandboxId).map(({ socket, listener }) => {
          const open = { ...socket, answer: (data: unknown) => answerOf(listener, etcd, data) };
          behind.set(open, listener);
          return open;
        }),
      memory: (node: string) => this.#memoryOf(node),
      serviceRules(name: string) {
        const node = etcd.get(`/registry/minions/${name}`)?.value as Node | undefined;
        return map && node && serviceRuleset(map, node, { mode, clusterCIDR, serviceCIDR });
      },
    };
    return openNetwork(state, { seed: engine.prng('netfilter').uint32(), nowMs: engine.now });
  }

  #memoryOf(node: string): RuleMemory {
    let memory = this.#memories.get(node);
    if (!memory) {
      memory = new RuleMemory();
      this.#memories.set(node, memory);
    }
    return memory;
  }
}

/** What a program that listens by UDP answers. */
function answerOf(listener: Listener, etcd: Etcd, data: unknown): unknown {
  if (listener.serves === 'dns') return answerQuery(zoneOfView(etcd.view(etcd.revision)), data);
  return typeof data === 'string' ? listener.text?.(data) : undefined;
}

/** The last connection that somebody accepted. */
function acceptedBy(network: Network): { netns: Netns; socket: SocketListener } | undefined {
  const [last] = network
    .visited()
    .flatMap((netns) => netns.sockets.accepted.map(({ listener: socket }) => ({ netns, socket })))
    .sort((a, b) => Number(a.socket.relay !== undefined) - Number(b.socket.relay !== undefined));
  return last;
}

function replyOf({ trace }: Network): { ttl?: number } {
  const back = trace.journeys.findLast(({ about, end }) => about !== undefined && end?.fate === 'delivered');
  const ttl = back?.hops.at(-1)?.packet.ttl;
  return ttl === undefined ? {} : { ttl };
}
