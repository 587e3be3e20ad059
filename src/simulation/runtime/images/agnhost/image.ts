import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import type { HttpRequest, HttpResponse } from '../../network-request';
import type { ProcessApi, Program, Running } from '../../process';
import { fail } from '../../program-options';
import { serverProgram, waitingProgram } from '../../server-program';

const klog = (proc: ProcessApi, text: string) =>
  `I${formatTime('%m%d %H:%M:%S.%3N', proc.now())}000       1 log.go:245] ${text}`;

/** The value of `--name=x` or `--name x`. */
function option(proc: ProcessApi, name: string, otherwise: string): string {
  const { argv } = proc;
  const joined = argv.find((word) => word.startsWith(`--${name}=`));
  if (joined) return joined.slice(name.length + 3);
  const at = argv.indexOf(`--${name}`);
  return at >= 0 ? (argv[at + 1] ?? otherwise) : otherwise;
}

const text = (body: string, status = 200): HttpResponse => ({ status, body });

function answerNetexec(_: number, request: HttpRequest, proc: ProcessApi): HttpResponse {
  const [path = '/', query = ''] = request.path.split('?');
  const get = (name: string) => new RegExp(`(?:^|&)${name}=([^&]*)`).exec(query)?.[1] ?? '';
  switch (path.replace(/\/$/, '')) {
    case '':
      return text(`NOW: ${formatTime('%Y-%m-%d %H:%M:%S.%N +0000 UTC', proc.now())}`);
    case '/hostname':
    case '/hostName':
      return text(proc.machine.hostname);
    case '/healthz':
      return text('');
    case '/echo':
      return text(decodeURIComponent(get('msg')), Number(get('code')) || 200);
    case '/clientip':
      return text(request.headers['X-Remote-Address'] ?? '');
    case '/exit':
      proc.kill(1, 'ABRT');
      return text('');
    default:
      return text('404 page not found\n', 404);
  }
}

/** The example of the liveness documentation: healthy for ten seconds, then not. */
const liveness = serverProgram({
  ports: [{ port: 8080 }],
  http: (_, request, proc) => {
    if (request.path !== '/healthz') return text('404 page not found\n', 404);
    const begun = proc.processes().find(({ pid }) => pid === proc.pid)?.startedAtMs ?? proc.now();
    const seconds = (proc.now() - begun) / 1000;
    return seconds > 10 ? text(`error: ${seconds}`, 500) : text('ok');
  },
});

const netexec = serverProgram({
  ports: (proc) => [
    { port: Number(option(proc, 'http-port', '8080')) },
    { port: Number(option(proc, 'udp-port', '8081')), protocol: 'UDP' },
  ],
  stream: 'stderr',
  start: (proc) => [
    klog(proc, `Started HTTP server on port ${option(proc, 'http-port', '8080')}`),
    klog(proc, `Started UDP server on port  ${option(proc, 'udp-port', '8081')}`),
  ],
  http: answerNetexec,
  text: (sent, proc) => (/^hostname/i.test(sent) ? proc.machine.hostname : ''),
});

const hostnameServer = serverProgram({
  ports: (proc) => [{ port: Number(option(proc, 'port', '9376')) }],
  stream: 'stderr',
  start: (proc) => [klog(proc, 'Serving on port 9376.')],
  http: (_, __, proc) => text(proc.machine.hostname),
});

const grpcHealth = serverProgram({
  ports: (proc) => [{ port: Number(option(proc, 'port', '5000')) }],
  grpcHealth: () => 'SERVING',
});

const commands: Readonly<Record<string, Program>> = {
  netexec,
  liveness,
  pause: waitingProgram,
  'serve-hostname': hostnameServer,
  'grpc-health-checking': grpcHealth,
  'test-webserver': serverProgram({ ports: [{ port: 80 }], http: () => text('<pre>\n</pre>\n') }),
};

function run(proc: ProcessApi): Running | number {
  const name = proc.argv[1] ?? 'pause';
  const command = commands[name];
  return command ? command(proc) : fail(proc, `the command "${name}" is not modelled by the simulation`);
}

export default defineImage({
  name: 'registry.k8s.io/e2e-test-images/agnhost',
  aliases: ['gcr.io/kubernetes-e2e-test-images/agnhost', 'registry.k8s.io/liveness'],
  sizeBytes: 53_000_000,
  userland: 'busybox',
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  programs: { '/agnhost': run, '/server': liveness, agnhost: run },
});
