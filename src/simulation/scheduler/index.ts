/**
 * kube-scheduler: gives every pod a node, and keeps as data why it was that one.
 * It knows the API only by its client; it does not know other components.
 */
export {
  type DecisionDetail,
  type DecisionPreemption,
  type DecisionScores,
  type DecisionSink,
  type NodeVerdict,
  type SchedulingDecision,
  wholeDecision,
} from './decision';
export { explain, type World } from './explain/explain';
export { smallestChange } from './explain/smallest-change';
export type { PreemptionCandidate } from './framework/plugin';
export { type ProfileConfig, profileOf, type SchedulerConfig } from './framework/profile';
export type { ChangeKind, SmallestChange } from './proposal';
export type { QueueName, QueueTransition } from './queue/queued-pod';
export { type Choices, Scheduler, type SchedulerOptions } from './scheduler';
