import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { execProgram } from '../../exec-program';
import { ask, type ProcessApi, type Running } from '../../process';
import { serverProgram } from '../../server-program';

const serve = serverProgram({
  ports: [{ port: 27017 }],
  startMs: 1000,
  memoryBytes: 170_000_000,
  start: (proc) => {
    const line = (id: number, text: string) =>
      `{"t":{"$date":"${formatTime('%Y-%m-%dT%H:%M:%S.%3N', proc.now())}+00:00"},"s":"I",  "c":"NETWORK",  "id":${id},   "ctx":"listener","msg":"${text}"}`;
    return [line(23015, 'Listening on'), line(23016, 'Waiting for connections')];
  },
  ends: { TERM: { afterMs: 100 }, INT: { afterMs: 100 } },
});

/** mongosh --eval: whether the server is there; queries are not modelled. */
function* client(proc: ProcessApi): Running {
  const answer = yield* ask({ kind: 'connect', protocol: 'TCP', host: '127.0.0.1', port: 27017, timeoutMs: 10_000 });
  if (answer.result === 'ok') {
    proc.stdout.write(proc.argv.some((word) => /ping/.test(word)) ? '{ ok: 1 }\n' : '');
    return 0;
  }
  proc.stderr.write('MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n');
  return 1;
}

export default defineImage({
  name: 'docker.io/library/mongo',
  sizeBytes: 280_000_000,
  userland: 'debian',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['mongod'],
  ports: [{ port: 27017 }],
  programs: {
    // A first word that is an option is meant for mongod.
    'docker-entrypoint.sh': (proc) =>
      execProgram(proc, proc.argv[1]?.startsWith('-') ? ['mongod', ...proc.argv.slice(1)] : proc.argv.slice(1)),
    mongod: serve,
    mongo: client,
    mongosh: client,
  },
});
