/** How a trace went, as keys of sentences and what they put in. */
import type { JourneyRow, TraceAnswer } from '../../projection/trace/query';
import type { SessionTrace } from '../session';
import { placeName } from './names';

export type Outcome = NonNullable<TraceAnswer['outcome']>;
export type Problem = NonNullable<TraceAnswer['problem']>['why'];
export type LossReason = Exclude<NonNullable<JourneyRow['end']>['reason'], 'delivered'>;

/** A sentence: its key and what it puts in. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What is said of a trace. */
export interface Verdict {
  readonly isGood: boolean;
  readonly outcome: Sentence;
  /** Why a packet was lost, and what would mend it. */
  readonly why?: Sentence;
  readonly fix?: Sentence;
}

/** More exact words than a reason's own, where more is known. */
export function reasonKey(
  end: NonNullable<JourneyRow['end']>,
  { from, to, protocol }: Pick<SessionTrace, 'from' | 'to' | 'protocol'>,
  model: string,
): string {
  const { reason, place, because } = end;
  const row = because[because.length - 1]?.row ?? '';
  const isService = to?.kind === 'service';
  switch (reason) {
    case 'no-route':
      if (place.kind !== 'router') return reason;
      if (from?.kind === 'outside') return `${reason}.router`;
      return isService ? `${reason}.${protocol === 'icmp' ? 'ping' : 'service'}` : reason;
    case 'rule-reject':
      return /no endpoints|no-endpoint/.test(row) || isService ? `${reason}.endpoints` : reason;
    case 'no-neighbor':
      return model === 'docker' && place.kind !== 'router' ? `${reason}.docker` : reason;
    case 'no-listener':
      return place.kind === 'node' ? `${reason}.node` : reason;
    default:
      return reason;
  }
}

const slug = (words: string): string => words.replaceAll(' ', '-');

/** A time as it is said: `0 ms`, `3.1 s`. */
export const tookText = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** The packet whose loss explains the outcome. */
export function lostJourney({ journeys }: TraceAnswer): JourneyRow | undefined {
  return journeys.find(({ end }) => end?.fate === 'lost');
}

/** Names what is said of: the ends as chosen. */
export interface EndNames {
  readonly from: string;
  readonly to: string;
}

/** What is said of an answer. */
export function verdictOf(answer: TraceAnswer, trace: SessionTrace, model: string, names: EndNames): Verdict {
  const { problem, outcome = 'timed out', server, address, tookMs, journeys } = answer;
  if (problem) {
    const name = names[problem.end];
    return { isGood: false, outcome: { key: `trace.problem.${problem.why}`, values: { name } } };
  }
  const isGood = outcome === 'connected' || outcome === 'reply';
  const request = journeys[0];
  const arrived = request?.end?.place ?? request?.hops[request.hops.length - 1]?.place;
  const values = {
    ...names,
    port: trace.port,
    address,
    took: tookText(tookMs),
    server: arrived ? placeName(arrived) : names.to,
    program: server?.program ?? '',
    seen: server?.from ?? '',
  };
  const said = { isGood, outcome: { key: `trace.outcome.${slug(outcome)}`, values } };
  const lost = lostJourney(answer);
  if (isGood || !lost?.end) return said;
  const { place, device } = lost.end;
  const last = lost.hops[lost.hops.length - 1]?.headers;
  const dst = last?.dst.replace(/:\d+$/, '') ?? address;
  const reached = last?.dst.match(/:(\d+)$/)?.[1] ?? String(trace.port);
  const told = { ...values, where: placeName(place), device, address: dst, src: last?.src ?? '', port: reached };
  const key = reasonKey(lost.end, trace, model);
  return {
    ...said,
    why: { key: `trace.lost.${key}.why`, values: told },
    fix: { key: `trace.lost.${key}.fix`, values: told },
  };
}

/** Every reason there is; the compiler says when one is missing. */
export const LOSS_REASONS = Object.keys({
  'rule-drop': true,
  'rule-reject': true,
  'no-route': true,
  blackhole: true,
  'forwarding-off': true,
  'martian-source': true,
  'reverse-path': true,
  'martian-destination': true,
  'no-neighbor': true,
  ttl: true,
  'too-long': true,
  'hairpin-off': true,
  'not-for-this-host': true,
  'no-listener': true,
  'not-expected': true,
  'no-fdb-entry': true,
  'link-down': true,
  invalid: true,
  'nat-redirect': true,
  loop: true,
} satisfies Record<LossReason, true>);

/** Every outcome there is. */
export const OUTCOMES = Object.keys({
  connected: true,
  reply: true,
  'connection refused': true,
  'no route to host': true,
  'network unreachable': true,
  'timed out': true,
  'message too long': true,
  'ICMP error': true,
} satisfies Record<Outcome, true>);

/** Every reason for which an end cannot be used. */
export const PROBLEMS = Object.keys({
  'no-such-object': true,
  'no-sandbox': true,
  'not-scheduled': true,
  'no-cluster-ip': true,
  'not-a-sender': true,
  'no-power': true,
} satisfies Record<Problem, true>);
