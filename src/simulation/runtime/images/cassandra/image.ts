import { defineImage } from '../../define-image';
import { ask, type ProcessApi, type Running } from '../../process';
import { serverProgram } from '../../server-program';

const serve = serverProgram({
  ports: [{ port: 7000 }, { port: 7199 }, { port: 9042 }],
  startMs: 25_000,
  memoryBytes: 700_000_000,
  start: () => [
    'INFO  [main] CassandraDaemon.java:694 - Startup complete',
    'INFO  [main] PipelineConfigurator.java:125 - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)...',
  ],
  ends: { TERM: { code: 143, afterMs: 2000 } },
});

function* nodetool(proc: ProcessApi): Running {
  const answer = yield* ask({ kind: 'connect', protocol: 'TCP', host: '127.0.0.1', port: 7199, timeoutMs: 5000 });
  if (answer.result !== 'ok') {
    proc.stderr.write("nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused'.\n");
    return 1;
  }
  if (proc.argv[1] === 'status')
    proc.stdout.write(`Datacenter: DC1\nUN  ${proc.machine.addresses[0] ?? '127.0.0.1'}  100 KiB  16  100.0%  rack1\n`);
  return 0;
}

/** The probe of the documentation's StatefulSet: ready once nodetool shows this address as up. */
function* readyProbe(): Running {
  const answer = yield* ask({ kind: 'connect', protocol: 'TCP', host: '127.0.0.1', port: 9042, timeoutMs: 5000 });
  return answer.result === 'ok' ? 0 : 1;
}

export default defineImage({
  name: 'gcr.io/google-samples/cassandra',
  aliases: ['docker.io/library/cassandra'],
  sizeBytes: 150_000_000,
  userland: 'debian',
  cmd: ['/run.sh'],
  ports: [{ port: 7000 }, { port: 7199 }, { port: 9042 }],
  programs: { '/run.sh': serve, nodetool, '/ready-probe.sh': readyProbe },
});
