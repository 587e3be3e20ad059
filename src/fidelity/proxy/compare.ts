/** Compares a case as its README says: what comes in the order of a Go map counts as a set. */
import type { HttpAnswer, WrittenCall } from '../../simulation/proxy';
import type { RecordedAnswer, RecordedCall } from './recording';

/** Chains that hold the rules of all services, in no order that means anything. */
const SHARED_CHAINS = ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES', 'KUBE-PROXY-FIREWALL'];

/** The first difference between lists of rules, undefined if there is none. */
export function differentRules(
  command: string,
  ours: readonly string[],
  recorded: readonly string[],
): string | undefined {
  const parts = command.startsWith('nft') ? nftParts : iptablesParts;
  return differentParts(parts(ours), parts(recorded));
}

function differentParts(ours: Map<string, string[]>, recorded: Map<string, string[]>): string | undefined {
  for (const [name, lines] of recorded) {
    const own = ours.get(name);
    if (!own) return `${name} is missing`;
    const different = differentLines(own, lines);
    if (different) return `${name}: ${different}`;
  }
  const more = [...ours.keys()].find((name) => !recorded.has(name));
  return more && `${more} is not there in the recording`;
}

function differentLines(ours: readonly string[], recorded: readonly string[]): string | undefined {
  const at = recorded.findIndex((line, i) => line !== ours[i]);
  if (at >= 0) return `${ours[at] ?? '(nothing)'} instead of ${recorded[at]}`;
  return ours.length > recorded.length ? `${ours[recorded.length]} is too much` : undefined;
}

/** Tables and chains by name. */
function iptablesParts(lines: readonly string[]): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  let table = '';
  for (const line of lines) {
    if (line.startsWith('*')) table = line.slice(1);
    else if (line.startsWith(':')) parts.set(`${table} ${line.slice(1).split(' ')[0]}`, [line]);
    else if (line.startsWith('-A')) parts.get(`${table} ${line.split(' ')[1]}`)?.push(line);
  }
  for (const [name, rules] of parts)
    if (SHARED_CHAINS.includes(name.split(' ')[1] ?? '')) parts.set(name, shared(rules));
  return parts;
}

/** A shared chain: its declaration and jump to the node ports, which is the last, and between them a set. */
function shared(rules: string[]): string[] {
  const isLast = (line: string) => line.includes('must be the last rule');
  const last = rules.filter(isLast);
  const isAtEnd = last.length === 0 || rules.slice(-last.length).every(isLast);
  return [...rules.filter((line) => !isLast(line)).sort(), ...last.sort(), ...(isAtEnd ? [] : ['not at the end'])];
}

/** Sets, maps and chains by name; elements sorted. */
function nftParts(lines: readonly string[]): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  let name = 'table';
  for (const line of lines) {
    const [, kind, of] = /^ {2}(set|map|chain) (\S+) \{$/.exec(line) ?? [];
    if (kind) name = `${kind} ${of}`;
    parts.set(name, [...(parts.get(name) ?? []), line.replace(/,$/, '')]);
  }
  for (const [part, text] of parts)
    parts.set(part, withSortedElements(text.filter((line) => line.trim() && line !== '}')));
  return parts;
}

function withSortedElements(lines: string[]): string[] {
  const from = lines.indexOf('    elements = {') + 1;
  if (from === 0) return lines;
  const to = lines.indexOf('    }');
  return [...lines.slice(0, from), ...lines.slice(from, to).sort(), ...lines.slice(to)];
}

/** The first difference between what was written. */
export function differentCalls(ours: readonly WrittenCall[], recorded: readonly RecordedCall[]): string | undefined {
  const own = inOrder(ours);
  const theirs = inOrder(recorded);
  const different = differentLines(
    own.map(({ call }) => call),
    theirs.map(({ call }) => call),
  );
  if (different) return different;
  for (const [i, { call, input }] of theirs.entries()) {
    const difference = differentParts(inputParts(own[i]?.input ?? []), inputParts(input ?? []));
    if (difference) return `${call}: ${difference}`;
  }
  return undefined;
}

/** The canaries are set by a goroutine of their own, while the first sync runs: their place among the calls is chance. */
function inOrder<T extends { call: string }>(calls: readonly T[]): readonly T[] {
  const isCanary = ({ call }: T) => call.includes('-N KUBE-PROXY-CANARY');
  return [...calls.filter(isCanary), ...calls.filter((call) => !isCanary(call))];
}

/** The tables of an input, lines sorted. */
function inputParts(lines: readonly string[]): Map<string, string[]> {
  const parts = new Map<string, string[]>();
  let table = 'all';
  for (const line of lines) {
    if (line.startsWith('*')) table = line;
    parts.set(table, [...(parts.get(table) ?? []), line]);
  }
  return new Map([...parts].map(([name, text]) => [name, text.sort()]));
}

/** The first difference between answers. */
export function differentAnswer(ours: HttpAnswer | undefined, recorded: RecordedAnswer): string | undefined {
  if (recorded.error !== undefined) return ours && `answered ${ours.status} instead of ${recorded.error}`;
  if (!ours) return `nobody listens at ${recorded.request}`;
  const { status, headers, body } = normalAnswer(ours);
  const wanted = { status: recorded.status, headers: recorded.headers, body: recorded.body };
  const sorted = (text: Record<string, string> = {}) => JSON.stringify(Object.entries(text).sort());
  if (status !== wanted.status) return `${recorded.request}: ${status} instead of ${wanted.status}`;
  if (sorted(headers) !== sorted(wanted.headers))
    return `${recorded.request}: ${sorted(headers)} instead of ${sorted(wanted.headers)}`;
  return body === wanted.body ? undefined : `${recorded.request}: ${body} instead of ${wanted.body}`;
}

/** The recorder took times and paths out, and the length of what holds times. */
function normalAnswer({ status, headers, body }: HttpAnswer): HttpAnswer {
  const timeless = body.replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"<time>"');
  const { 'Content-Length': length, ...others } = headers;
  const normal = timeless.replace(/"kubeconfig":"[^"]*"/, '"kubeconfig":"<kubeconfig>"');
  return { status, headers: normal !== body || length === undefined ? others : headers, body: normal };
}
