/**
 * nslookup of busybox since 1.29.
 * Models: its own queries (A and AAAA), the search list for names without a dot, its output and exit code.
 * Leaves out: -port, -retry, -timeout; queries go one after the other, not at once.
 */
import type { DnsQuestion, DnsRecord, DnsReply, DnsType } from '../../../linux/net/core/dns-message';
import { ask, type ProcessApi, type Resume, type Running, type Wait } from '../../process';
import { fail } from '../../program-options';

const TYPES: readonly DnsType[] = ['A', 'AAAA', 'PTR', 'SRV', 'CNAME', 'TXT', 'NS', 'SOA', 'MX'];
const TIMEOUT_MS = 5000;

/** nslookup [-type=TYPE] HOST [SERVER] */
export function* nslookupProgram(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  const options = words.filter((word) => word.startsWith('-'));
  const [name, server] = words.filter((word) => !word.startsWith('-'));
  if (name === undefined) return fail(proc, 'usage: nslookup [-type=QUERY_TYPE] HOST [DNS_SERVER]');
  const wanted = /^-(?:type|querytype|q|query)=(\w+)$/.exec(options.find((word) => word.includes('=')) ?? '')?.[1];
  const type = TYPES.find((each) => each === wanted?.toUpperCase());
  if (wanted !== undefined && !type) return fail(proc, `invalid query type "${wanted}"`);
  const resolver = resolverOf(proc);
  const servers = server === undefined ? resolver.servers : [yield* addressOf(server)];
  const queries = questionsFor(name, type, resolver.search);
  for (const each of servers) {
    if (each === undefined) return fail(proc, `bad address '${server}'`);
    const status = yield* askAll(proc, each, queries);
    if (status !== undefined) return status;
  }
  proc.stdout.write(';; connection timed out; no servers could be reached\n\n');
  return 1;
}

function* addressOf(server: string): Generator<Wait, string | undefined, Resume> {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(server)) return server;
  const answer = yield* ask({ kind: 'resolve', name: server });
  return answer.result === 'ok' ? answer.address : undefined;
}

function resolverOf(proc: ProcessApi): { servers: string[]; search: string[] } {
  const file = proc.files.stat('/etc/resolv.conf');
  const text = file?.kind === 'file' ? file.text : '';
  const servers = [...text.matchAll(/^nameserver\s+(\S+)/gm)].map((found) => found[1] as string);
  const search = /^search\s+(.+)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  return { servers: servers.length > 0 ? servers : ['127.0.0.1'], search };
}

function questionsFor(name: string, type: DnsType | undefined, search: readonly string[]): DnsQuestion[] {
  const octets = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
  if (octets && !type) return [{ name: `${octets.slice(1).reverse().join('.')}.in-addr.arpa`, type: 'PTR' }];
  const isWhole = search.length === 0 || name.includes('.');
  return (type ? [type] : (['A', 'AAAA'] as const)).flatMap((each) =>
    isWhole || each === 'PTR'
      ? [{ name, type: each }]
      : search.map((domain) => ({ name: `${name}.${domain}`, type: each })),
  );
}

/** The exit code; undefined if the server does not answer. */
function* askAll(
  proc: ProcessApi,
  server: string,
  questions: readonly DnsQuestion[],
): Generator<Wait, number | undefined, Resume> {
  let code = 0;
  for (const [i, question] of questions.entries()) {
    const answer = yield* ask({ kind: 'dns', server, question, timeoutMs: TIMEOUT_MS });
    const reply = answer.result === 'ok' ? answer.dns : undefined;
    if (!reply) {
      if (answer.result === 'refused') proc.stderr.write('nslookup: read: Connection refused\n');
      return i === 0 ? undefined : code;
    }
    if (i === 0) proc.stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
    if (reply.rcode !== 'NOERROR') code = 1;
    proc.stdout.write(`${textOf(question, reply)}\n`);
  }
  return code;
}

function textOf({ name }: DnsQuestion, { rcode, isAuthoritative, answers }: DnsReply): string {
  if (rcode !== 'NOERROR') return `** server can't find ${name}: ${rcode}\n`;
  return `${isAuthoritative ? '' : 'Non-authoritative answer:\n'}${answers.map(lineOf).join('')}`;
}

function lineOf({ name, type, data }: DnsRecord): string {
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${data}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${data}\n`;
    case 'PTR':
      return `${name}\tname = ${data}\n`;
    case 'SRV':
      return `${name}\tservice = ${data}\n`;
    case 'TXT':
      return `${name}\ttext = "${data}"\n`;
    default:
      return '';
  }
}
