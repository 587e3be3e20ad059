import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

const serve = serverProgram({
  ports: (proc) => {
    const at = proc.argv.indexOf('--listen-client-urls');
    const port = Number(/:(\d+)$/.exec(proc.argv[at + 1] ?? '')?.[1] ?? 2379);
    return [{ port }];
  },
  stream: 'stderr',
  startMs: 800,
  memoryBytes: 25_000_000,
  start: (proc) => [
    `{"level":"info","ts":"${formatTime('%Y-%m-%dT%H:%M:%S.%3NZ', proc.now())}","caller":"embed/serve.go:98","msg":"ready to serve client requests"}`,
  ],
  http: (_, request) =>
    request.path === '/health'
      ? { status: 200, body: '{"health":"true","reason":""}' }
      : { status: 404, body: '404 page not found\n' },
  grpcHealth: () => 'SERVING',
  ends: { TERM: { afterMs: 50 }, INT: { afterMs: 50 } },
});

export default defineImage({
  name: 'registry.k8s.io/etcd',
  aliases: ['quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'],
  sizeBytes: 58_000_000,
  userland: 'none',
  cmd: ['/usr/local/bin/etcd'],
  ports: [{ port: 2379 }, { port: 2380 }],
  programs: { '/usr/local/bin/etcd': serve, etcd: serve },
});
