import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import type { ProcessApi, Running } from '../../process';
import { serverProgram } from '../../server-program';

const option = (proc: ProcessApi, name: string) => {
  const { argv } = proc;
  const joined = argv.find((word) => new RegExp(`^--?${name}=`).test(word));
  if (joined) return joined.slice(joined.indexOf('=') + 1);
  const at = argv.findIndex((word) => new RegExp(`^--?${name}$`).test(word));
  return at > 0 ? argv[at + 1] : undefined;
};

const textOf = (proc: ProcessApi) => option(proc, 'text') ?? proc.env.get('ECHO_TEXT');
const portOf = (proc: ProcessApi) => Number(/:(\d+)$/.exec(option(proc, 'listen') ?? '')?.[1] ?? 5678);

const serve = serverProgram({
  ports: (proc) => [{ port: portOf(proc) }],
  stream: 'stderr',
  start: (proc) => [`${formatTime('%Y/%m/%d %H:%M:%S', proc.now())} [INFO] server is listening on :${portOf(proc)}`],
  http: (_, request, proc) =>
    request.path === '/health'
      ? { status: 200, body: '{"status":"ok"}\n' }
      : { status: 200, body: `${textOf(proc)}\n` },
  ends: { TERM: {}, INT: { code: 2 } },
});

function run(proc: ProcessApi): Running | number {
  if (textOf(proc) !== undefined) return serve(proc);
  proc.stderr.write('Missing -text option!\n');
  return 127;
}

export default defineImage({
  name: 'docker.io/hashicorp/http-echo',
  sizeBytes: 4_600_000,
  userland: 'none',
  entrypoint: ['/http-echo'],
  ports: [{ port: 5678 }],
  programs: { '/http-echo': run },
});
