import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { execProgram } from '../../exec-program';
import { ask, type ProcessApi, type Program, type Running } from '../../process';
import { serverProgram } from '../../server-program';
import { versionOf } from '../../web-files';

const stamp = (proc: ProcessApi, text: string) =>
  `${formatTime('%Y-%m-%d %H:%M:%S.%3N UTC', proc.now())} [1] LOG:  ${text}`;

const serve = serverProgram({
  ports: [{ port: 5432 }],
  stream: 'stderr',
  startMs: 2000,
  memoryBytes: 40_000_000,
  start: (proc) => [
    stamp(proc, `starting PostgreSQL ${proc.env.get('PG_VERSION')} on x86_64-pc-linux-gnu, 64-bit`),
    stamp(proc, 'listening on IPv4 address "0.0.0.0", port 5432'),
    stamp(proc, 'database system is ready to accept connections'),
  ],
  ends: {
    TERM: { afterMs: 100 },
    INT: { afterMs: 100, log: ['LOG:  received fast shutdown request', 'LOG:  database system is shut down'] },
  },
});

const entrypoint: Program = (proc) => {
  if (
    !proc.env.get('POSTGRES_PASSWORD') &&
    proc.env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust' &&
    proc.argv[1] === 'postgres'
  ) {
    proc.stderr.write(
      'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n',
    );
    return 1;
  }
  const argv = proc.argv.slice(1);
  return execProgram(proc, argv);
};

function* isReady(proc: ProcessApi): Running {
  const at = proc.argv.indexOf('-h');
  const host = at > 0 ? (proc.argv[at + 1] ?? '127.0.0.1') : '127.0.0.1';
  const answer = yield* ask({ kind: 'connect', protocol: 'TCP', host, port: 5432, timeoutMs: 3000 });
  const shown = at > 0 ? `${host}:5432` : '/var/run/postgresql:5432';
  proc.stdout.write(`${shown} - ${answer.result === 'ok' ? 'accepting connections' : 'no response'}\n`);
  return answer.result === 'ok' ? 0 : 2;
}

export default defineImage({
  name: 'docker.io/library/postgres',
  sizeBytes: 150_000_000,
  userland: 'debian',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['postgres'],
  env: (tag) => ({ PG_VERSION: versionOf(tag, '17.2'), PGDATA: '/var/lib/postgresql/data' }),
  ports: [{ port: 5432 }],
  stopSignal: 'INT',
  programs: { 'docker-entrypoint.sh': entrypoint, postgres: serve, pg_isready: isReady },
});
