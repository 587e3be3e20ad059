import { defineImage } from '../../define-image';
import { ask, type ProcessApi, type Running } from '../../process';
import { serverProgram } from '../../server-program';

const serve = serverProgram({
  ports: (proc) => {
    const port = Number(proc.argv.find((word) => word.startsWith('--client_port='))?.split('=')[1] ?? 2181);
    return [{ port }, { port: 2888 }, { port: 3888 }];
  },
  startMs: 2000,
  memoryBytes: 120_000_000,
  start: () => ['INFO  [main:NIOServerCnxnFactory] - binding to port 0.0.0.0/0.0.0.0:2181'],
  text: (sent) => (/^ruok/.test(sent) ? 'imok' : ''),
  ends: { TERM: { code: 143, afterMs: 100 } },
});

function* isReady(proc: ProcessApi): Running {
  const answer = yield* ask({
    kind: 'connect',
    protocol: 'TCP',
    host: '127.0.0.1',
    port: Number(proc.argv[1] ?? 2181),
    send: 'ruok',
    timeoutMs: 5000,
  });
  return answer.result === 'ok' && answer.received === 'imok' ? 0 : 1;
}

export default defineImage({
  name: 'registry.k8s.io/kubernetes-zookeeper',
  aliases: ['docker.io/library/zookeeper', 'gcr.io/google_samples/k8szk'],
  sizeBytes: 150_000_000,
  userland: 'debian',
  cmd: ['start-zookeeper'],
  ports: [{ port: 2181 }, { port: 2888 }, { port: 3888 }],
  programs: { 'start-zookeeper': serve, 'zookeeper-ready': isReady },
});
