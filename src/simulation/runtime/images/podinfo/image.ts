import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { ask, type ProcessApi, type Program, type Running } from '../../process';
import { exchangeFor, parseWebAddress } from '../../programs/network/url';
import { serverProgram } from '../../server-program';

const option = (proc: ProcessApi, name: string, otherwise: string) =>
  proc.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;

const serve = serverProgram({
  ports: (proc) => [
    { port: Number(option(proc, 'port', '9898')) },
    { port: Number(option(proc, 'port-metrics', '9797')) },
    ...(proc.argv.some((word) => word.startsWith('--grpc-port='))
      ? [{ port: Number(option(proc, 'grpc-port', '9999')) }]
      : []),
  ],
  stream: 'stderr',
  start: (proc) => [
    `{"level":"info","ts":"${formatTime('%Y-%m-%dT%H:%M:%S.%3NZ', proc.now())}","caller":"podinfo/main.go:153","msg":"Starting podinfo","version":"6.14.1","port":"${option(proc, 'port', '9898')}"}`,
  ],
  http: (_, request, proc) => {
    if (/^\/(?:healthz|readyz)/.test(request.path)) return { status: 200, body: '{\n  "status": "OK"\n}' };
    if (request.path === '/metrics') return { status: 200, body: '' };
    return {
      status: 200,
      body: `{\n  "hostname": "${proc.machine.hostname}",\n  "version": "6.14.1",\n  "message": "greetings from podinfo v6.14.1"\n}`,
    };
  },
  grpcHealth: () => 'SERVING',
  ends: { TERM: { afterMs: 3000 }, INT: { afterMs: 3000 } },
});

/** podcli check http host:port/path. */
const podcli: Program = function* check(proc: ProcessApi): Running {
  const address = parseWebAddress(proc.argv[3] ?? '');
  if (proc.argv[1] !== 'check' || proc.argv[2] !== 'http' || !address) {
    proc.stderr.write('podcli: only check http is modelled by the simulation\n');
    return 1;
  }
  const answer = yield* ask(exchangeFor(address, {}, 5000));
  const isFine = answer.result === 'ok' && (answer.http?.status ?? 500) < 400;
  proc.stdout.write(
    isFine
      ? `{"level":"info","msg":"check succeed","address":"http://${proc.argv[3]}"}\n`
      : `{"level":"error","msg":"check failed","address":"http://${proc.argv[3]}"}\n`,
  );
  return isFine ? 0 : 1;
};

export default defineImage({
  name: 'ghcr.io/stefanprodan/podinfo',
  aliases: ['docker.io/stefanprodan/podinfo'],
  sizeBytes: 24_000_000,
  userland: 'busybox',
  cmd: ['./podinfo'],
  workingDirectory: '/home/app',
  ports: [{ port: 9898 }, { port: 9797 }],
  programs: { '/home/app/podinfo': serve, podcli },
});
