/**
 * nslookup of busybox before 1.29, which many lessons use: it asks the C library, so /etc/hosts and the search list count.
 * Models: its output, with the names that addresses have; its exit code.
 * Leaves out: a server that is named on the command line.
 */
import { ask, type ProcessApi, type Resume, type Running, type Wait } from '../../process';
import { fail } from '../../program-options';

const TIMEOUT_MS = 10_000;
const HEADER_WIDTH = 10;

/** nslookup HOST */
export function* libcNslookupProgram(proc: ProcessApi): Running {
  const name = proc.argv[1];
  if (name === undefined) return fail(proc, 'usage: nslookup [HOST] [SERVER]');
  const file = proc.files.stat('/etc/resolv.conf');
  const server = /^nameserver\s+(\S+)/m.exec(file?.kind === 'file' ? file.text : '')?.[1] ?? '0.0.0.0';
  yield* print(proc, { header: 'Server:', name: server, server });
  proc.stdout.write('\n');
  return (yield* print(proc, { header: 'Name:', name, server })) ? 0 : 1;
}

/** A name and its addresses, each with its own name; false if it has none. */
function* print(
  proc: ProcessApi,
  { header, name, server }: { header: string; name: string; server: string },
): Generator<Wait, boolean, Resume> {
  const answer = yield* ask({ kind: 'resolve', name });
  if (answer.result !== 'ok') {
    fail(proc, `can't resolve '${name}'`);
    return false;
  }
  proc.stdout.write(`${header.padEnd(HEADER_WIDTH)} ${name}\n`);
  for (const [i, address] of (answer.records ?? [answer.address]).entries()) {
    const own = yield* nameOf(address, server);
    proc.stdout.write(`Address ${i + 1}: ${address}${own === undefined ? '' : ` ${own}`}\n`);
  }
  return true;
}

function* nameOf(address: string, server: string): Generator<Wait, string | undefined, Resume> {
  const name = `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const answer = yield* ask({ kind: 'dns', server, question: { name, type: 'PTR' }, timeoutMs: TIMEOUT_MS });
  return answer.result === 'ok' ? answer.dns?.answers.find(({ type }) => type === 'PTR')?.data : undefined;
}
