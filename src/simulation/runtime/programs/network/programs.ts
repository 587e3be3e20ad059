import { definePrograms } from '../../define-programs';
import { ask, type ProcessApi, type Program, type Running, sleep } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { readPiece } from '../operand-input';
import { errorText } from './failure';
import { nslookupProgram } from './nslookup';
import { curlProgram, wgetProgram } from './web';

function* runNc(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), ['w', 'p', 'i', 's', 'e', 'c', 'q', 'max-conns']);
  const { flags, operands } = options;
  const timeout = optionValue(options, 'w');
  if (flags.has('l') || flags.has('listen'))
    return yield* listen(proc, Number(optionValue(options, 'p') ?? operands.at(-1)), flags.has('u') ? 'UDP' : 'TCP');
  const [host, portText] = operands;
  if (host === undefined || portText === undefined) return fail(proc, 'missing host or port');
  const port = Number(portText);
  const isProbe = flags.has('z');
  const isTalking = flags.has('v') || flags.has('vv');
  const send = isProbe ? undefined : yield* readPiece(proc.stdin);
  const protocol = flags.has('u') ? 'UDP' : 'TCP';
  const answer = yield* ask({
    kind: 'connect',
    protocol,
    host,
    port,
    ...(send ? { send } : {}),
    timeoutMs: timeout === undefined ? 127_000 : Number(timeout) * 1000,
  });
  if (answer.result === 'ok') {
    if (isTalking) proc.stderr.write(`${host} (${answer.address}:${port}) open\n`);
    if (answer.received !== undefined) proc.stdout.write(answer.received);
    return 0;
  }
  if (answer.result === 'unknown-host') return fail(proc, `bad address '${host}'`);
  const reason = errorText(answer.result);
  // Without -v a probe only has its exit code.
  if (!isProbe || isTalking) proc.stderr.write(`nc: ${host} (${answer.address}:${port}): ${reason}\n`);
  return 1;
}

function* listen(proc: ProcessApi, port: number, protocol: 'TCP' | 'UDP'): Running {
  if (!(port > 0 && port < 65_536)) return fail(proc, `bad port '${port}'`);
  const isOpen = proc.listen({
    port,
    protocol,
    text: (sent) => {
      proc.stdout.write(sent);
      return '';
    },
  });
  if (!isOpen) return fail(proc, 'bind: Address in use');
  yield* sleep(Number.POSITIVE_INFINITY);
  return 0;
}

function* runPing(proc: ProcessApi): Running {
  const options = readOptions(
    proc.argv.slice(1).filter((word) => word !== '-t'),
    ['c', 'w', 'W', 'i', 's', 'I'],
  );
  const host = options.operands[0];
  if (host === undefined) return fail(proc, 'usage error: Destination address required', 2);
  const count = Number(optionValue(options, 'c') ?? Number.POSITIVE_INFINITY);
  const intervalMs = Number(optionValue(options, 'i') ?? 1) * 1000;
  const waitMs = Number(optionValue(options, 'W') ?? 10) * 1000;
  const deadline = proc.now() + Number(optionValue(options, 'w') ?? Number.POSITIVE_INFINITY) * 1000;
  proc.setDisposition('INT', 'catch');
  let sent = 0;
  const times: number[] = [];
  for (; sent < count && proc.now() < deadline; sent++) {
    if (sent > 0 && (yield* sleep(intervalMs))) break;
    const answer = yield* ask({ kind: 'ping', host, sequence: sent, timeoutMs: waitMs });
    if (answer.result === 'unknown-host')
      return fail(
        proc,
        proc.machine.userland === 'busybox' ? `bad address '${host}'` : `${host}: Name or service not known`,
        proc.machine.userland === 'busybox' ? 1 : 2,
      );
    if (sent === 0) proc.stdout.write(`PING ${host} (${answer.address}): 56 data bytes\n`);
    if (answer.result === 'network-unreachable') return fail(proc, `sendto: ${errorText(answer.result)}`);
    // What routers report is not for busybox's eyes: it waits for replies to its own number.
    if (answer.result !== 'ok') continue;
    times.push(answer.rttMs);
    proc.stdout.write(
      `64 bytes from ${answer.address}: seq=${sent} ttl=${answer.ttl ?? 64} time=${answer.rttMs.toFixed(3)} ms\n`,
    );
  }
  const received = times.length;
  const loss = sent === 0 ? 0 : Math.round(((sent - received) / sent) * 100);
  proc.stdout.write(
    `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n`,
  );
  if (received === 0) return 1;
  const average = times.reduce((sum, time) => sum + time, 0) / received;
  const spread = [Math.min(...times), average, Math.max(...times)].map((time) => time.toFixed(3)).join('/');
  proc.stdout.write(`round-trip min/avg/max = ${spread} ms\n`);
  return 0;
}

const runAddresses: Program = (proc) => {
  for (const address of proc.machine.addresses) proc.stdout.write(`eth0: inet ${address}\n`);
  return 0;
};

function* runGetent(proc: ProcessApi): Running {
  const [, database, name] = proc.argv;
  if (!/^(?:ahosts|hosts)/.test(database ?? '') || name === undefined)
    return fail(proc, `database ${database} is not modelled by the simulation`);
  const answer = yield* ask({ kind: 'resolve', name });
  if (answer.result !== 'ok') return 2;
  for (const record of answer.records ?? [answer.address]) proc.stdout.write(`${record.padEnd(15)} ${name}\n`);
  return 0;
}

/** Programs that talk to others. */
export default definePrograms('network', {
  wget: wgetProgram,
  curl: curlProgram,
  nc: runNc,
  ncat: runNc,
  nslookup: nslookupProgram,
  ping: runPing,
  ifconfig: runAddresses,
  ip: runAddresses,
  getent: runGetent,
});
