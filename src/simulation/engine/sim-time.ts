/** Simulated time: whole milliseconds since the cluster's start. */
export type SimTime = number;

/** A moment of a history: the last step that is done, and the time that is shown. */
export interface Instant {
  step: number;
  time: SimTime;
}
