import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { execProgram } from '../../exec-program';
import { ask, type ProcessApi, type Program, type Running } from '../../process';
import { serverProgram } from '../../server-program';
import { versionOf } from '../../web-files';

const passwords = [
  'MYSQL_ROOT_PASSWORD',
  'MYSQL_ALLOW_EMPTY_PASSWORD',
  'MYSQL_RANDOM_ROOT_PASSWORD',
  'MARIADB_ROOT_PASSWORD',
  'MYSQL_ROOT_PASSWORD_FILE',
];

const stamp = (proc: ProcessApi, text: string) =>
  `${formatTime('%Y-%m-%dT%H:%M:%S.%3N', proc.now())}000Z 0 [System] [MY-010931] [Server] ${text}`;

const serve = serverProgram({
  ports: [{ port: 3306 }],
  stream: 'stderr',
  // Initialising the data directory takes most of the start.
  startMs: 6000,
  memoryBytes: 370_000_000,
  start: (proc) => [
    stamp(
      proc,
      `mysqld: ready for connections. Version: '${proc.env.get('MYSQL_VERSION')}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
    ),
  ],
  text: () => 'mysql',
  ends: { TERM: { afterMs: 900 }, QUIT: { afterMs: 900 } },
});

const entrypoint: Program = (proc) => {
  const isServer = proc.argv[1] === 'mysqld' || (proc.argv[1]?.startsWith('-') ?? false);
  if (isServer && !passwords.some((name) => proc.env.get(name)) && !proc.files.stat('/var/lib/mysql/mysql')) {
    proc.stderr.write(
      `${formatTime('%Y-%m-%d %H:%M:%S+00:00', proc.now())} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n`,
    );
    proc.stderr.write(
      '    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n',
    );
    return 1;
  }
  const argv = isServer ? ['mysqld', ...proc.argv.slice(2)] : proc.argv.slice(1);
  if (isServer)
    proc.stdout.write(
      `${formatTime('%Y-%m-%d %H:%M:%S+00:00', proc.now())} [Note] [Entrypoint]: Entrypoint script for MySQL Server ${proc.env.get('MYSQL_VERSION')} started.\n`,
    );
  return execProgram(proc, argv);
};

function hostOf(words: readonly string[]): string {
  const at = words.findIndex((word) => word === '-h' || word === '--host');
  return at >= 0
    ? (words[at + 1] ?? '127.0.0.1')
    : (words.find((word) => word.startsWith('--host='))?.slice(7) ?? '127.0.0.1');
}

/** mysqladmin ping and mysql -e: whether the server is there; queries are not modelled. */
function* client(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  const host = hostOf(words);
  const answer = yield* ask({ kind: 'connect', protocol: 'TCP', host, port: 3306, timeoutMs: 10_000 });
  const isAdmin = proc.argv[0]?.endsWith('mysqladmin') === true;
  if (answer.result === 'ok') {
    const query = words[words.indexOf('-e') + 1] ?? '';
    if (isAdmin) proc.stdout.write('mysqld is alive\n');
    else if (/^\s*select\s+1\s*;?\s*$/i.test(query)) proc.stdout.write('1\n1\n');
    else proc.stderr.write('mysql: queries are not modelled by the simulation\n');
    return 0;
  }
  const text = `Can't connect to MySQL server on '${host}:3306' (111)`;
  proc.stderr.write(
    isAdmin ? `mysqladmin: connect to server at '${host}' failed\nerror: '${text}'\n` : `ERROR 2003 (HY000): ${text}\n`,
  );
  return 1;
}

export default defineImage({
  name: 'docker.io/library/mysql',
  aliases: ['docker.io/library/mariadb'],
  sizeBytes: 160_000_000,
  userland: 'debian',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['mysqld'],
  env: (tag) => ({ MYSQL_VERSION: versionOf(tag, '9.1.0') }),
  ports: [{ port: 3306 }],
  programs: { 'docker-entrypoint.sh': entrypoint, mysqld: serve, mysql: client, mysqladmin: client },
});
