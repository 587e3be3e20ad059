/**
 * Namespaces and the links between them, and what is under way: the loop that hands packets from device to device.
 * Models: packets in the order they were sent, timers of ARP and TCP.
 * Leaves out: the time a packet takes on a link or in a machine; queues that overflow.
 */
import { createPrng, type Prng } from '../../../base/prng';
import type { Netns } from './netns';
import { Trace } from './trace';

/** Where a network's namespaces come from. */
export type NetnsLoader = (name: string) => Netns | undefined;

/** How a network begins. */
export interface NetworkOptions {
  readonly seed?: number;
  readonly nowMs?: number;
  /** Whether a namespace has nothing to say to who asks for an address, so that it need not be put together for it. */
  readonly ignoresArp?: (netns: string, target: number) => boolean;
}

interface Task {
  readonly atMs: number;
  readonly sequence: number;
  readonly run: () => void;
}

/** The most tasks one run may take: a packet that circles for ever is cut off. */
const LONGEST_RUN = 100_000;

/** A network of namespaces. Time is its own, in ms since it was made, so that one can be asked "what if" beside the cluster. */
export class Network {
  chance: Prng;
  trace = new Trace();
  #nowMs: number;
  #sequence = 0;
  /** What is to be done now, first come first served. */
  #ready: (() => void)[] = [];
  /** What is to be done later, the soonest last. */
  #timers: Task[] = [];
  readonly #seed: number;
  readonly #ignoresArp: NonNullable<NetworkOptions['ignoresArp']>;
  readonly #netns = new Map<string, Netns | undefined>();

  constructor(
    private readonly load: NetnsLoader,
    { seed = 1, nowMs = 0, ignoresArp = () => false }: NetworkOptions = {},
  ) {
    this.#ignoresArp = ignoresArp;
    this.#seed = seed;
    this.chance = createPrng(seed, 'netfilter');
    this.#nowMs = nowMs;
  }

  /** The time, in ms. */
  get now(): number {
    return this.#nowMs;
  }

  /** The namespace of that name; undefined if there is none (any more). */
  netns(name: string): Netns | undefined {
    if (!this.#netns.has(name)) this.#netns.set(name, this.load(name));
    return this.#netns.get(name);
  }

  /** Whether a namespace that no packet has come to yet has nothing to say about an address. */
  isDeafTo(name: string, target: number): boolean {
    return !this.#netns.has(name) && this.#ignoresArp(name, target);
  }

  /** The namespaces that packets have come to. */
  visited(): Netns[] {
    return [...this.#netns.values()].filter((netns) => netns !== undefined);
  }

  /**
   * Lets go of what is under way, of its trace, and of the programs and connections behind it, so that another try goes as
   * the first one would: what kernels have learned of the links (neighbors, ports of bridges) stays.
   */
  beginAnew(): void {
    if (this.trace.arps.length > 0) for (const { neighbors } of this.visited()) neighbors.dropIncomplete();
    for (const name of this.trace.namespaces()) {
      const netns = this.#netns.get(name);
      netns?.sockets.closeAll();
      netns?.conntrack.flush();
    }
    this.trace = new Trace();
    this.chance = createPrng(this.#seed, 'netfilter');
    this.#ready = [];
    this.#timers = [];
  }

  /** Does something after what is already waiting. */
  soon(run: () => void): void {
    this.#ready.push(run);
  }

  /** Does something after a time. */
  later(delayMs: number, run: () => void): void {
    const task = { atMs: this.#nowMs + delayMs, sequence: this.#sequence++, run };
    let at = this.#timers.length;
    while (at > 0 && isBefore(this.#timers[at - 1] as Task, task)) at--;
    this.#timers.splice(at, 0, task);
  }

  /** Runs until nothing is left to do, `isDone` holds, or the time is over. */
  run(untilMs: number, isDone: () => boolean = () => false): void {
    for (let tasks = 0; tasks < LONGEST_RUN; tasks++) {
      if (this.#ready.length > 0) {
        const batch = this.#ready;
        this.#ready = [];
        for (const run of batch) run();
        continue;
      }
      const next = this.#timers.at(-1);
      if (isDone() || !next || next.atMs > untilMs) break;
      this.#timers.pop();
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    if (!isDone()) this.#nowMs = Math.max(this.#nowMs, Math.min(untilMs, this.#timers.at(-1)?.atMs ?? untilMs));
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
