/**
 * kube-proxy on all machines: what they have synced, and when.
 * Models: the watch of Services and EndpointSlices, the first sync at the start, changes gathered for 0.1 s, at most one
 *   sync a second (--iptables-min-sync-period).
 * Leaves out: one process for each machine: all of them sync in the same moment, so what a machine's kernel holds is a
 *   function of one map and the node; a machine that boots has them at once.
 */
import { Service } from '../api/core/v1/service/service';
import { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import type { ApiServer } from '../apiserver';
import { InformerFactory } from '../client';
import type { Engine } from '../engine';
import { type ServiceMap, ServiceTracker } from '../proxy';

const ACTOR = 'kube-proxy';
/** A change waits for more changes. */
const GATHER_MS = 100;
const MIN_SYNC_PERIOD_MS = 1000;

interface Sync {
  readonly step: number;
  readonly map: ServiceMap;
}

/** The proxies of a cluster. */
export class KubeProxies {
  readonly #tracker = new ServiceTracker();
  readonly #syncs: Sync[] = [];
  #lastSyncMs = Number.NEGATIVE_INFINITY;
  #isDue = false;

  constructor(private readonly parts: { engine: Engine; apiserver: ApiServer; latencyMs: () => number }) {
    const { engine, apiserver, latencyMs } = parts;
    const informers = new InformerFactory({ engine, transport: apiserver, user: ACTOR, latencyMs });
    const changed = (families: readonly unknown[]) => {
      if (families.length > 0) this.#plan();
    };
    informers.of(Service).addHandler({
      added: (service) => changed(this.#tracker.setService(service)),
      updated: (service) => changed(this.#tracker.setService(service)),
      deleted: ({ metadata }) => changed(this.#tracker.deleteService(metadata.namespace ?? '', metadata.name)),
    });
    informers.of(EndpointSlice).addHandler({
      added: (slice) => changed(this.#tracker.setSlice(slice)),
      updated: (slice) => changed(this.#tracker.setSlice(slice)),
      deleted: (slice) => changed(this.#tracker.deleteSlice(slice)),
    });
    informers.start();
  }

  /** What the machines' kernels have of Services after a step; nothing before the first sync. */
  at(step: number): ServiceMap | undefined {
    return this.#syncs.findLast((sync) => sync.step <= step)?.map;
  }

  #plan(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const { engine } = this.parts;
    const atMs = Math.max(engine.now + GATHER_MS, this.#lastSyncMs + MIN_SYNC_PERIOD_MS);
    engine.schedule(atMs - engine.now, () => this.#sync());
  }

  #sync(): void {
    const { engine } = this.parts;
    this.#isDue = false;
    this.#lastSyncMs = engine.now;
    const map = this.#tracker.snapshot('IPv4');
    engine.span({ actor: ACTOR, to: 'kernel', verb: 'SYNC', target: '', detail: `${map.services.size}` }, () => {
      this.#syncs.push({ step: engine.current, map });
    });
  }
}
