/**
 * The stops of a trace in the order in which they are told: the request's hops, the answer's, the errors', and where a packet is lost.
 * Leaves out: the ACK that ends a TCP handshake.
 */
import type { HopRow, JourneyRow, TraceAnswer } from '../../projection/trace/query';

/** What a packet is to the one that was asked for. */
export type Part = 'request' | 'answer' | 'error';

/** A packet on an interface, or the place where it is lost. */
export interface Stop {
  readonly journey: JourneyRow;
  readonly part: Part;
  /** The number in its circle; counted anew for each packet. */
  readonly number: number;
  /** Left out where the packet is lost. */
  readonly hop?: HopRow;
  /** The hop before, of the same packet. */
  readonly before?: HopRow;
  /** The last stop of a packet says how it ended. */
  readonly end?: NonNullable<JourneyRow['end']>;
}

/** A row of a table that decided. */
export type Decision = HopRow['because'][number];

const ORDER: Readonly<Record<Part, number>> = { request: 0, answer: 1, error: 2 };

function partOf({ about, info }: JourneyRow): Part {
  if (info.startsWith('ICMP')) return 'error';
  return about === undefined ? 'request' : 'answer';
}

/** The last packet of the handshake goes the request's way once more and tells nothing new. */
const isTold = ({ info }: JourneyRow): boolean => info !== 'ACK';

function stopsOfJourney(journey: JourneyRow): Stop[] {
  const part = partOf(journey);
  const { hops, end } = journey;
  const isLost = end?.fate === 'lost';
  const stops = hops.map((hop, i): Stop => {
    const before = hops[i - 1];
    const isLast = i === hops.length - 1;
    return { journey, part, number: i + 1, hop, ...(before && { before }), ...(isLast && !isLost && end && { end }) };
  });
  const last = hops[hops.length - 1];
  if (isLost) stops.push({ journey, part, number: hops.length + 1, end, ...(last && { before: last }) });
  return stops;
}

/** All stops. */
export function stopsOf(answer: TraceAnswer | null | undefined): Stop[] {
  const journeys = (answer?.journeys ?? []).filter(isTold).sort((a, b) => ORDER[partOf(a)] - ORDER[partOf(b)]);
  return journeys.flatMap(stopsOfJourney);
}

/** The stop that a session means: history may have made the trace shorter. */
export function stopAt(stops: readonly Stop[], hop: number): Stop | undefined {
  return stops[Math.min(hop, stops.length - 1)];
}

/** The rows that decided about a stop: what led to it, and of the last one also what took the packet up. */
export function decisionsOf({ hop, end }: Stop): readonly Decision[] {
  return [...(hop?.because ?? []), ...(end?.because ?? [])];
}

const TRANSLATES = /\b(DNAT|SNAT|MASQUERADE|REDIRECT|DROP|REJECT)\b|\b(dnat to|snat to|masquerade|reject|drop)\b/;

/** What a rule does that only hands the packet to other rules. */
const LEADS_ON = /^(to |goto |return)/;

const WEIGHT: Readonly<Partial<Record<Decision['by'], number>>> = {
  socket: 6,
  fdb: 5,
  device: 5,
  sysctl: 5,
  route: 4,
  policy: 4,
  'local address': 3,
  neighbor: 2,
};

/** How much a row says: what rewrites or ends a packet most, a rule that only leads on least. */
export function weightOf({ by, row, effect = '' }: Decision): number {
  if (by === 'rule') {
    if (LEADS_ON.test(effect)) return 0;
    return TRANSLATES.test(row) ? 9 : effect === 'accept' ? 1 : 0;
  }
  if (by === 'conntrack') return effect.includes('becomes') ? 7 : 1;
  return WEIGHT[by] ?? 1;
}

/** The one row that says most: of where a packet is lost the last one. */
export function mainDecision(stop: Stop): Decision | undefined {
  const decisions = decisionsOf(stop);
  if (!stop.hop) return decisions[decisions.length - 1];
  return decisions.reduce<Decision | undefined>(
    (best, one) => (weightOf(one) > (best ? weightOf(best) : 0) ? one : best),
    undefined,
  );
}

/** A row without the namespace that a kernel's own ICMP names by an id, which tells nobody anything. */
export const withoutId = ({ row }: Decision): string => row.replace(/ of \S+\/[0-9a-f]{64}$/, '');

/** A row also without the comments of iptables, which are longer than what it does. */
export const shortRow = (decision: Decision): string =>
  withoutId(decision).replace(/ -m comment --comment (?:"[^"]*"|\S+)/g, '');

/** The key of the words for what kind of row decided. */
export const kindKey = ({ by }: Decision): string => by.replace(' ', '-');

/** Where a stop is. */
export function placeOfStop({ hop, end, before }: Stop): HopRow['place'] {
  return hop?.place ?? end?.place ?? before?.place ?? { kind: 'outside', key: 'outside' };
}

/** The interface of a stop. */
export const deviceOfStop = ({ hop, end, before }: Stop): string => hop?.device ?? end?.device ?? before?.device ?? '';
