/**
 * The event loop of a simulated cluster, its clock, its chance and its record of who did what because of what.
 * It knows neither Kubernetes nor the stores.
 */
export { Engine, NO_CAUSE, POLL, type Timer } from './engine';
export type { Instant, SimTime } from './sim-time';
export { type Span, SpanLog, type SpanStart } from './span-log';
