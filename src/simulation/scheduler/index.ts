/**
 * kube-scheduler: gives every pod a node, and keeps as data why it was that one.
 * It knows the API only by its client; it does not know other components.
 */
export type {
  DecisionPreemption,
  DecisionScores,
  DecisionSink,
  NodeVerdict,
  SchedulingDecision,
} from './decision';
export { explain, type World } from './explain';
export type { PreemptionCandidate } from './framework/plugin';
export { type ProfileConfig, profileOf, type SchedulerConfig } from './framework/profile';
export type { ChangeKind, SmallestChange } from './proposal';
export type { QueueName, QueueTransition } from './queued-pod';
export { type Choices, Scheduler, type SchedulerOptions } from './scheduler';
export { smallestChange } from './smallest-change';
