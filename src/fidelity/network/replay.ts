import { ipv4Number, ipv4Text } from '../../simulation/linux';
import type { Netns } from '../../simulation/linux/net/core/netns';
import type { Network } from '../../simulation/linux/net/core/network';
import { icmpInfo } from '../../simulation/linux/net/core/packet';
import { type Journey, Trace } from '../../simulation/linux/net/core/trace';
import { connect, type Probe, pathMtu, ping } from '../../simulation/linux/net/ipv4/probe';
import { connectionText } from '../../simulation/linux/net/netfilter/conntrack';
import { compareHops, difference, noticesOf } from './compare';
import { networkOf } from './recorded-network';
import type { RecordedNotice, RecordedProbe, Recording } from './recording';

/** How long the recording waited for an answer. */
const PATIENCE_MS = 4200;
/** Between two probes: longer than a kernel keeps silent about redirects. */
const PAUSE_MS = 500;
const FIRST_PORT = 40_000;
const FIRST_ECHO_ID = 2560;
const REPEAT_PORT = 45_000;

/** What is compared: what network.md names; `thorough` adds connections, matched rules, redirects and learned tables. */
export interface Comparison {
  readonly isThorough: boolean;
}

/** Sends a recording's probes in order; `equal`, or the first difference. */
export function replayNetwork(recording: Recording, comparison: Comparison = { isThorough: true }): string {
  const network = networkOf(recording);
  for (const [i, probe] of recording.probes.entries()) {
    const found = replayProbe(network, probe, i + 1, comparison);
    if (found) return `probe ${i + 1} ${probe.kind} ${probe.from} → ${probe.to}: ${found}`;
  }
  const learned = comparison.isThorough ? compareLearned(network, recording) : undefined;
  return compareRefusedRoute(network, recording) ?? learned ?? 'equal';
}

function replayProbe(
  network: Network,
  probe: RecordedProbe,
  number: number,
  { isThorough }: Comparison,
): string | undefined {
  const netns = network.netns(probe.from) as Netns;
  network.run(network.now + PAUSE_MS);
  network.trace = new Trace();
  const before = hitsOf(network);
  const sent = send(network, netns, probe, number);
  const untilMs = network.now + PATIENCE_MS;
  network.run(untilMs, () => sent.attempt.outcome !== undefined);
  const { journeys } = network.trace;
  const answers = journeys.filter(
    ({ about, info }) => about === sent.journey && sent.journey && info !== 'ICMP redirect',
  );
  const reply = answers.find(({ hops }) => hops.length > 0);
  const reset = journeys.find(({ about, info }) => about === reply && reply && info === 'RST');
  const found =
    difference('outcome', probe.outcome, outcomeOf(sent)) ??
    compareServer(network, probe, sent) ??
    compareHops('request', probe.request, sent.journey) ??
    compareHops('reply', probe.reply ?? [], reply) ??
    compareHops('resets', probe.resets ?? [], reset);
  const notices = noticesOf(firstOf(journeys, sent.journey));
  const more = isThorough ? (compareNotices(probe, notices) ?? compareConntrack(network, probe, sent)) : undefined;
  const later = compareSecondAttempt(network, netns, probe) ?? compareTurns(network, netns, probe, number);
  return found ?? more ?? later ?? (isThorough ? compareRules(network, probe, before) : undefined);
}

function send(network: Network, netns: Netns, probe: RecordedProbe, number: number): Probe {
  const [address = '', port = '0'] = probe.to.split(':');
  if (probe.kind === 'tcp')
    return connect(network, netns, { address: ipv4Number(address), port: Number(port) }, FIRST_PORT + number);
  const echo = { id: FIRST_ECHO_ID + number, data: probe.data_octets ?? 56, df: probe.df ?? false };
  return ping(network, netns, ipv4Number(address), echo);
}

/** What is about the first packet, or an answer to it. */
function firstOf(journeys: readonly Journey[], first: Journey | undefined): Journey[] {
  return journeys.filter(({ about }) => about !== undefined && (about === first || about.about === first));
}

function outcomeOf({ attempt }: Probe): string {
  const { outcome, error } = attempt;
  if (outcome === 'message too long') return 'message too long (at the sender)';
  if (outcome === 'ICMP error' && error) return icmpInfo(error);
  return outcome ?? 'timed out';
}

function compareServer(
  network: Network,
  { server, client_seen_as: seenAs }: RecordedProbe,
  { attempt }: Probe,
): string | undefined {
  if (!server) return undefined;
  const accepted = network.visited().flatMap(({ sockets }) => sockets.accepted);
  const last = accepted.find(({ fromPort }) => fromPort === attempt.localPort);
  return (
    difference('server', server, last?.program) ??
    difference('client_seen_as', seenAs, last && `${ipv4Text(last.from)}:${last.fromPort}`)
  );
}

/** The recording leaves out where a switch sends a redirect on. */
function compareNotices({ icmp_notices: wanted = [] }: RecordedProbe, got: RecordedNotice[]): string | undefined {
  const kept = got.filter(({ ns, direction }) => !(ns.startsWith('switch') && direction === 'tx'));
  return difference('icmp_notices', wanted, kept);
}

/** The entry of this probe in each namespace that tracks connections. */
function compareConntrack(network: Network, probe: RecordedProbe, { attempt }: Probe): string | undefined {
  const wanted = probe.conntrack ?? {};
  const port = attempt.localPort;
  const got: Record<string, string[]> = {};
  for (const { name, conntrack } of network.visited()) {
    const lines = conntrack
      .entries()
      .filter(({ original }) => original.sport === port)
      .map(connectionText);
    if (lines.length > 0) got[name] = lines;
  }
  return (
    difference('conntrack', wanted, got) ?? difference('conntrack', Object.keys(wanted).sort(), Object.keys(got).sort())
  );
}

function compareSecondAttempt(network: Network, netns: Netns, probe: RecordedProbe): string | undefined {
  if (!probe.second_attempt) return undefined;
  const [address = ''] = probe.to.split(':');
  const again = send(network, netns, probe, 999);
  network.run(network.now + PATIENCE_MS, () => again.attempt.outcome !== undefined);
  return (
    difference('second_attempt', probe.second_attempt, outcomeOf(again)) ??
    difference('learned_path_mtu', probe.learned_path_mtu, pathMtu(netns, ipv4Number(address)))
  );
}

function compareTurns(network: Network, netns: Netns, probe: RecordedProbe, number: number): string | undefined {
  const turns = probe.servers_in_turn ?? [];
  const first = REPEAT_PORT + number * 20;
  for (let i = 1; i < turns.length; i++) {
    const again = send(network, netns, probe, first - FIRST_PORT + i);
    network.run(network.now + PATIENCE_MS, () => again.attempt.outcome !== undefined);
  }
  if (turns.length < 2) return undefined;
  const accepted = network.visited().flatMap(({ sockets }) => sockets.accepted);
  const programs = new Map(accepted.map(({ program, fromPort }) => [fromPort, program]));
  const got = turns.map((server, i) => (i === 0 ? server : programs.get(first + i)));
  return difference('servers_in_turn', turns, got);
}

/** How often each rule of each namespace was matched. */
function hitsOf(network: Network): Map<string, Map<string, number>> {
  return new Map(
    network
      .visited()
      .map(({ name, hits }) => [
        name,
        new Map([...hits].map(([{ table, text }, count]) => [`${table}: ${text}`, count])),
      ]),
  );
}

/** The rules that packets of this probe matched. */
function compareRules(network: Network, { rules_hit: wanted = {} }: RecordedProbe, before: ReturnType<typeof hitsOf>) {
  for (const [name, hits] of hitsOf(network)) {
    const earlier = before.get(name);
    const got = [...hits].flatMap(([rule, count]) => (count > (earlier?.get(rule) ?? 0) ? [rule] : []));
    const theirs = (wanted[name] ?? []).filter((rule) => !rule.includes('policy')).sort();
    const found = difference(`rules_hit.${name}`, theirs, got.sort());
    if (found) return found;
  }
  return undefined;
}

function compareRefusedRoute(network: Network, { notes }: Recording): string | undefined {
  if (!notes.route_add) return undefined;
  const { command, error } = notes.route_add;
  try {
    network.netns('node1')?.routes.add(command.replace('ip route add ', ''));
    return `notes.route_add: wanted ${error}, got none`;
  } catch (refused) {
    return difference('notes.route_add', error, (refused as Error).message);
  }
}

function compareLearned(network: Network, { learned_after_probes: learned }: Recording): string | undefined {
  for (const [name, { neighbours, fdb }] of Object.entries(learned)) {
    const netns = network.netns(name) as Netns;
    const ours = netns.neighbors
      .entries()
      .filter(({ state }) => state !== 'permanent' && state !== 'incomplete')
      .map(({ address, device, mac, state }) => [
        ipv4Text(address),
        device,
        mac,
        state === 'reachable' ? 'resolved' : state,
      ]);
    const theirs = neighbours
      .filter(({ state }) => state !== 'permanent')
      .map((each) => [each.address, each.interface, each.mac, each.state]);
    const rows = netns.fdb
      .entries()
      .filter((each) => !each.isPermanent)
      .map(({ mac, device }) => [mac, device]);
    const wantedRows = fdb.filter(({ permanent }) => !permanent).map((each) => [each.mac, each.interface]);
    const found =
      difference(`learned.${name}.neighbours`, sorted(theirs), sorted(ours)) ??
      difference(`learned.${name}.fdb`, sorted(wantedRows), sorted(rows));
    if (found) return found;
  }
  return undefined;
}

function sorted(rows: unknown[][]): string[] {
  return rows.map((row) => row.join(' ').trim()).sort();
}
