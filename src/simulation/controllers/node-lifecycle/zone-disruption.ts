/**
 * How badly a zone is hit, and how fast its nodes may be given up.
 * Models: pkg/controller/nodelifecycle: ComputeZoneState, ReducedQPSFunc, HealthyQPSFunc.
 * Leaves out: nothing.
 */

/** The state of a zone. */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** A zone with this part of its nodes not ready is partially disrupted (--unhealthy-zone-threshold). */
const UNHEALTHY_THRESHOLD = 0.55;
/** Zones up to this size are not given up at all while partially disrupted (--large-cluster-size-threshold). */
const LARGE_ZONE = 50;
/** Nodes a second (--node-eviction-rate, --secondary-node-eviction-rate). */
const RATE = 0.1;
const SECONDARY_RATE = 0.01;

/** The state of a zone by its counts of nodes. */
export function zoneStateOf(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  if (notReady > 2 && notReady / (notReady + ready) >= UNHEALTHY_THRESHOLD) return 'PartialDisruption';
  return 'Normal';
}

/** How many nodes a second may be tainted NoExecute. */
export function evictionRate(state: ZoneState, nodes: number): number {
  if (state !== 'PartialDisruption') return RATE;
  return nodes > LARGE_ZONE ? SECONDARY_RATE : 0;
}
