import { IntColumn } from '../simulation/base/int-column';
import { TimingWheel } from '../simulation/base/timing-wheel';

/** The time of as many queue operations and log writes as a run did, without any logic: what no simulation can beat. */
export function rawBoundMs(tasks: number, revisions: number): number {
  const times = Array.from({ length: 5 }, () => once(tasks, revisions)).sort((a, b) => a - b);
  return times[2] as number;
}

function once(tasks: number, revisions: number): number {
  const started = performance.now();
  const wheel = new TimingWheel<{ run: number }>();
  for (let i = 0; i < Math.min(tasks, 10_000); i++) wheel.push(i % 1000, { run: i });
  for (let i = 0; i < tasks; i++) {
    const next = wheel.popUntil(Number.MAX_SAFE_INTEGER);
    wheel.push((next?.time ?? 0) + (i % 997), { run: i });
  }
  const slots = new IntColumn();
  const values: object[] = [];
  for (let i = 0; i < revisions; i++) {
    slots.push(i);
    const metadata = {
      name: 'web',
      namespace: 'default',
      uid: 'u',
      resourceVersion: String(i),
      creationTimestamp: 't',
      labels: {},
    };
    const status = {
      phase: 'Running',
      conditions: [1, 2, 3, 4, 5],
      podIP: '10.0.0.1',
      hostIP: '10.0.0.2',
      startTime: 't',
      qosClass: 'Burstable',
    };
    values.push(Object.freeze({ apiVersion: 'v1', kind: 'Pod', metadata, spec: slots, status }));
  }
  return performance.now() - started;
}
