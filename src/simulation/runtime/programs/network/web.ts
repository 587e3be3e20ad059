import { normalizePath } from '../../container-files';
import { byteLength } from '../../file-tree';
import type { HttpResponse, NetworkAnswer } from '../../network-request';
import { openOutput } from '../../open-file';
import { ask, type ProcessApi, type Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { errorText } from './failure';
import { exchangeFor, parseWebAddress, reasonOf, type WebAddress } from './url';

const wgetValued = [
  'O',
  'T',
  'o',
  'P',
  'U',
  't',
  'timeout',
  'tries',
  'header',
  'post-data',
  'output-document',
  'user-agent',
  'Y',
];

/** wget of busybox and GNU: messages, exit codes and files as they are. */
export function* wgetProgram(proc: ProcessApi): Running {
  const options = readOptions(
    proc.argv.slice(1).map((word) => (word === '-qO-' ? '-qO-' : word)),
    wgetValued,
  );
  const { flags } = options;
  const text = options.operands[0];
  const address = text === undefined ? undefined : parseWebAddress(text);
  if (!address) return fail(proc, text === undefined ? 'missing URL' : `not an http or ftp url: ${text}`);
  const isBusybox = proc.machine.userland === 'busybox';
  const isQuiet = flags.has('q') || flags.has('quiet');
  const say = (line: string) => {
    if (!isQuiet) proc.stderr.write(`${line}\n`);
  };
  // busybox and GNU both wait 900 s by default.
  const timeoutMs = Number(optionValue(options, 'T', 'timeout') ?? 900) * 1000;
  const body = optionValue(options, 'post-data');
  const headers = headersOf(options.values.get('header') ?? [], { 'User-Agent': 'Wget', Connection: 'close' });
  const answer = yield* ask(
    exchangeFor(
      address,
      { method: body === undefined ? 'GET' : 'POST', headers, ...(body === undefined ? {} : { body }) },
      timeoutMs,
    ),
  );
  if (answer.result !== 'ok' || !answer.http) return wgetFailure(proc, address, answer, isBusybox);
  say(`Connecting to ${address.host}${isBusybox || address.port !== 80 ? ` (${answer.address}:${address.port})` : ''}`);
  const { http } = answer;
  if (flags.has('S') || flags.has('server-response')) {
    proc.stderr.write(`  HTTP/1.1 ${http.status} ${reasonOf(http.status)}\n`);
    for (const [name, value] of Object.entries(http.headers ?? {})) proc.stderr.write(`  ${name}: ${value}\n`);
  }
  if (http.status >= 400) {
    const message = `server returned error: HTTP/1.1 ${http.status} ${reasonOf(http.status)}`;
    if (isBusybox) return fail(proc, message);
    proc.stderr.write(`ERROR ${http.status}: ${reasonOf(http.status)}.\n`);
    return 8;
  }
  if (flags.has('spider')) {
    say('remote file exists');
    return 0;
  }
  const given = optionValue(options, 'O', 'output-document');
  return save(proc, http, given ?? fileNameOf(address), say);
}

function fileNameOf(address: WebAddress): string {
  return (
    address.path
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) || 'index.html'
  );
}

function save(proc: ProcessApi, http: HttpResponse, name: string, say: (line: string) => void): number {
  if (name === '-') proc.stdout.write(http.body);
  else {
    openOutput(proc, normalizePath(name, proc.cwd), false).write(http.body);
    say(`saving to '${name}'`);
    say(`${name.padEnd(20)} 100% |${'*'.repeat(32)}| ${String(byteLength(http.body)).padStart(5)}  0:00:00 ETA`);
    say(`'${name}' saved`);
  }
  return 0;
}

function wgetFailure(proc: ProcessApi, address: WebAddress, answer: NetworkAnswer, isBusybox: boolean): number {
  if (answer.result === 'unknown-host') {
    return isBusybox
      ? fail(proc, `bad address '${address.host}'`)
      : fail(proc, `unable to resolve host address '${address.host}'`, 4);
  }
  if (answer.result === 'timeout')
    return isBusybox ? fail(proc, 'download timed out') : fail(proc, 'Connection timed out.', 4);
  if (answer.result === 'ok' || answer.result === 'reset')
    return fail(proc, 'error getting response: Connection reset by peer', isBusybox ? 1 : 4);
  const reason = errorText(answer.result);
  return isBusybox
    ? fail(proc, `can't connect to remote host (${answer.address}): ${reason}`)
    : fail(proc, `${reason}.`, 4);
}

function headersOf(lines: readonly string[], base: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = { ...base };
  for (const line of lines) {
    const cut = line.indexOf(':');
    if (cut > 0) headers[line.slice(0, cut).trim()] = line.slice(cut + 1).trim();
  }
  return headers;
}

const curlValued = [
  'o',
  'w',
  'X',
  'H',
  'd',
  'm',
  'A',
  'u',
  'b',
  'c',
  'connect-timeout',
  'max-time',
  'retry',
  'retry-delay',
  'output',
  'write-out',
  'request',
  'header',
  'data',
  'resolve',
  'cacert',
  'user',
  'url',
  'data-raw',
];

/** curl: -s, -S, -f, -i, -I, -o, -w, -X, -H, -d, -m, -L, -v; its own exit codes. */
export function* curlProgram(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), curlValued);
  const { flags } = options;
  const text = options.operands[0] ?? optionValue(options, 'url');
  const address = text === undefined ? undefined : parseWebAddress(text);
  if (!address)
    return text === undefined
      ? curlFail(proc, flags, '(2) no URL specified', 2)
      : curlFail(proc, flags, '(3) URL rejected', 3);
  const body = optionValue(options, 'd', 'data', 'data-raw');
  const isHead = flags.has('I') || flags.has('head');
  const method = optionValue(options, 'X', 'request') ?? (isHead ? 'HEAD' : body === undefined ? 'GET' : 'POST');
  const limit = optionValue(options, 'm', 'max-time') ?? optionValue(options, 'connect-timeout');
  const headers = headersOf(options.values.get('H') ?? options.values.get('header') ?? [], {
    'User-Agent': 'curl/8.9.1',
    Accept: '*/*',
  });
  const exchange = exchangeFor(
    address,
    { method, headers, ...(body === undefined ? {} : { body }) },
    limit === undefined ? 300_000 : Number(limit) * 1000,
  );
  const begun = proc.now();
  const answer = yield* ask(exchange);
  if (answer.result !== 'ok' || !answer.http)
    return curlFailure((message, code) => curlFail(proc, flags, message, code), address, answer, proc.now() - begun);
  const { http } = answer;
  const format = optionValue(options, 'w', 'write-out');
  const finish = (code: number) => {
    if (format !== undefined) proc.stdout.write(writeOut(format, http, answer.address, proc.now() - begun));
    return code;
  };
  if ((flags.has('f') || flags.has('fail')) && http.status >= 400) {
    return finish(curlFail(proc, flags, `(22) The requested URL returned error: ${http.status}`, 22));
  }
  const output = optionValue(options, 'o', 'output');
  const target =
    output === undefined || output === '-' ? proc.stdout : openOutput(proc, normalizePath(output, proc.cwd), false);
  if (flags.has('i') || flags.has('include') || isHead) target.write(headText(http));
  if (!isHead) target.write(http.body);
  return finish(0);
}

function headText(http: HttpResponse): string {
  const lines = Object.entries(http.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${http.status} ${reasonOf(http.status)}\r\n${lines.join('')}Content-Length: ${byteLength(http.body)}\r\n\r\n`;
}

function writeOut(format: string, http: HttpResponse, address: string, tookMs: number): string {
  const values: Readonly<Record<string, string>> = {
    http_code: String(http.status).padStart(3, '0'),
    response_code: String(http.status).padStart(3, '0'),
    remote_ip: address,
    time_total: (tookMs / 1000).toFixed(6),
    size_download: String(byteLength(http.body)),
  };
  return format
    .replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}

function curlFail(proc: ProcessApi, flags: ReadonlySet<string>, message: string, code: number): number {
  const isSilent = (flags.has('s') || flags.has('silent')) && !flags.has('S') && !flags.has('show-error');
  if (!isSilent) proc.stderr.write(`curl: ${message}\n`);
  return code;
}

function curlFailure(
  failWith: (message: string, code: number) => number,
  address: WebAddress,
  answer: NetworkAnswer,
  tookMs: number,
): number {
  const place = `${address.host} port ${address.port} after ${tookMs} ms`;
  switch (answer.result) {
    case 'unknown-host':
      return failWith(`(6) Could not resolve host: ${address.host}`, 6);
    case 'timeout':
      return failWith(`(28) Connection timed out after ${tookMs} milliseconds`, 28);
    // Only -v tells why.
    case 'refused':
    case 'unreachable':
    case 'network-unreachable':
      return failWith(`(7) Failed to connect to ${place}: Could not connect to server`, 7);
    case 'timed-out':
      return failWith(`(28) Failed to connect to ${place}: Could not connect to server`, 28);
    default:
      return failWith('(56) Recv failure: Connection reset by peer', 56);
  }
}
