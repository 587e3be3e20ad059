import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { ask, type ProcessApi, type Running } from '../../process';
import { readPiece } from '../../programs/operand-input';
import { serverProgram } from '../../server-program';
import { versionOf } from '../../web-files';

const stamp = (proc: ProcessApi, mark: string, text: string) =>
  `${proc.pid}:M ${formatTime('%d %b %Y %H:%M:%S.%3N', proc.now())} ${mark} ${text}`;

/** The port of the command line or the configuration file; 6379 otherwise. */
function portOf(proc: ProcessApi): number {
  const { argv, files } = proc;
  const at = argv.indexOf('--port');
  if (at > 0) return Number(argv[at + 1]);
  const entry = argv[1] && !argv[1].startsWith('-') ? files.stat(argv[1]) : undefined;
  return Number((entry?.kind === 'file' ? /^port\s+(\d+)/m.exec(entry.text)?.[1] : undefined) ?? 6379);
}

const server = serverProgram({
  ports: (proc) => [{ port: portOf(proc) }],
  memoryBytes: 8_000_000,
  start: (proc) => [
    `${proc.pid}:C ${formatTime('%d %b %Y %H:%M:%S.%3N', proc.now())} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo`,
    stamp(proc, '*', `Running mode=standalone, port=${portOf(proc)}.`),
    stamp(proc, '*', 'Server initialized'),
    stamp(proc, '*', 'Ready to accept connections tcp'),
  ],
  text: (sent) =>
    /^(?:\*1\r\n\$4\r\n)?PING/i.test(sent) ? '+PONG\r\n' : '-ERR this command is not modelled by the simulation\r\n',
  ends: {
    TERM: {
      log: ['1:signal-handler Received SIGTERM scheduling shutdown...', '1:M # Redis is now ready to exit, bye bye...'],
      afterMs: 20,
    },
    INT: { log: ['1:signal-handler Received SIGINT scheduling shutdown...'], afterMs: 20 },
  },
});

function* client(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  let host = '127.0.0.1';
  let port = 6379;
  while (words[0]?.startsWith('-')) {
    const option = words.shift();
    if (option === '-h') host = words.shift() ?? host;
    else if (option === '-p') port = Number(words.shift());
    else if (option === '-a') words.shift();
  }
  const command = words.length > 0 ? words.join(' ') : (yield* readPiece(proc.stdin)).trim();
  const answer = yield* ask({ kind: 'connect', protocol: 'TCP', host, port, send: command, timeoutMs: 15_000 });
  if (answer.result === 'ok') {
    proc.stdout.write(`${(answer.received ?? '').replace(/^\+/, '').replace(/^-/, '(error) ').trimEnd()}\n`);
    return answer.received?.startsWith('-') ? 1 : 0;
  }
  const reason =
    answer.result === 'refused'
      ? 'Connection refused'
      : answer.result === 'unknown-host'
        ? 'Name or service not known'
        : 'Connection timed out';
  proc.stderr.write(`Could not connect to Redis at ${host}:${port}: ${reason}\n`);
  return 1;
}

export default defineImage({
  name: 'docker.io/library/redis',
  aliases: ['registry.k8s.io/redis', 'docker.io/kubernetes/redis', 'docker.io/bitnami/redis'],
  sizeBytes: 45_000_000,
  userland: 'debian',
  cmd: ['redis-server'],
  env: (tag) => ({ REDIS_VERSION: versionOf(tag, '8.0.2') }),
  ports: [{ port: 6379 }],
  programs: { 'redis-server': server, 'redis-cli': client },
});
