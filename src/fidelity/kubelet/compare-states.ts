/** Compares the sequence of a pod's states, and of its words, with the recorded one. */
import type { Recording } from './recording';
import type { Outcome } from './replay';
import { stateKey } from './states';

interface Moment {
  key: string;
  t: number;
  lasted: number;
}

/** What lasted less may have been two writes that became one. */
const FLEETING_S = 0.3;
/** How far a state may begin from the recorded one. */
const TOLERANCE_S = 1.5;
/** A restart after a back-off may come this much later than the back-off's end. */
const LATE_RESTART_S = 20;
/** The kubelet says that a container backs off at the pod's next sync: 10 to 15 s later, or 60 to 90 s. */
const LATE_SYNC_S = 30;

/** The first difference in states; undefined if there is none. */
export function compareStates(recording: Recording, outcome: Outcome): string | undefined {
  const wanted = moments(
    recording.states.map((state) => ({ t: state.t, key: stateKey(state) })),
    recording.observed_s,
  );
  const got = moments(
    outcome.states.map((state) => ({ t: state.t, key: stateKey(state) })),
    recording.observed_s,
  );
  return compareMoments('states', wanted, got, recording);
}

/** The first difference in the words of kubectl; undefined if there is none. */
export function compareWords(recording: Recording, outcome: Outcome): string | undefined {
  const text = ([t, ready, word, restarts]: [number, string, string, string]) => ({
    t,
    key: `${ready} ${word} ${restarts}`,
  });
  const wanted = moments(recording.status_words.map(text), recording.observed_s);
  const got = moments(outcome.words.map(text), recording.observed_s);
  return compareMoments('words', wanted, got, recording);
}

/** Distinct neighbours with how long they lasted. */
function moments(rows: { t: number; key: string }[], endsAt: number): Moment[] {
  const distinct = rows.filter(({ key }, i) => key !== rows[i - 1]?.key);
  return distinct.map(({ key, t }, i) => ({ key, t, lasted: (distinct[i + 1]?.t ?? endsAt) - t }));
}

function compareMoments(what: string, wanted: Moment[], got: Moment[], recording: Recording): string | undefined {
  let i = 0;
  let j = 0;
  let drift = 0;
  let last: string | undefined;
  let slack = TOLERANCE_S;
  while (i < wanted.length && j < got.length) {
    const want = wanted[i] as Moment;
    const have = got[j] as Moment;
    if (want.key === have.key) {
      const off = have.t - want.t - drift;
      if (want.t >= 1 && Math.abs(off) > TOLERANCE_S) {
        const allowed = allowance(want.key, last, recording);
        if (Math.abs(off) > allowed)
          return `${what}[${i}] begins at ${have.t.toFixed(1)}, wanted ${(want.t + drift).toFixed(1)}: ${want.key}`;
      }
      if (want.t >= 1) {
        drift += off;
        slack = Math.max(slack, Math.abs(drift) + TOLERANCE_S);
      }
      last = want.key;
      i++;
      j++;
    } else if (want.lasted < FLEETING_S || want.key === last) i++;
    else if (have.lasted < FLEETING_S || have.key === last) j++;
    else return `${what}[${i}] at ${want.t}: wanted ${want.key}, got at ${have.t.toFixed(1)} ${have.key}`;
  }
  // What one of them has more must have come too late for the other.
  const end = recording.observed_s - slack - LATE_RESTART_S;
  const missing = wanted.slice(i).find(({ t, lasted, key }) => t < end && lasted >= FLEETING_S && key !== last);
  if (missing) return `${what}: wanted at ${missing.t} ${missing.key}, got nothing more`;
  const more = got.slice(j).find(({ t, lasted, key }) => t < end && lasted >= FLEETING_S && key !== last);
  return more ? `${what}: got at ${more.t.toFixed(1)} ${more.key}, wanted nothing more` : undefined;
}

/** Restarts wait for the pod's next sync, probes for their period. */
function allowance(key: string, last: string | undefined, { pod }: Recording): number {
  if (/BackOff|ErrImagePull/.test(`${key} ${last}`)) return LATE_SYNC_S;
  if (/BackOff|ErrImagePull|CreateContainer(Config)?Error|RunContainerError/.test(`${key} ${last}`))
    return LATE_RESTART_S;
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const periods = containers.flatMap((container) =>
    [container.livenessProbe, container.readinessProbe, container.startupProbe].flatMap((probe) =>
      probe ? [probe.periodSeconds ?? 10] : [],
    ),
  );
  // The restart itself may be late before the word shows it, as in Error → Running.
  if (/terminated:.*last (terminated|waiting)/.test(last ?? '')) return LATE_SYNC_S;
  return Math.max(TOLERANCE_S, ...periods);
}
