import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import type { ProcessApi, Program } from '../../process';
import { serverProgram } from '../../server-program';
import { page } from '../../web-files';

const log = (proc: ProcessApi, text: string) => `${formatTime('%Y/%m/%d %H:%M:%S', proc.now())} ${text}`;

const serve = serverProgram({
  ports: [{ port: 8080 }],
  stream: 'stderr',
  start: (proc) => [log(proc, 'Starting kuard version: v0.10.0-blue'), log(proc, 'Serving on HTTP on :8080')],
  http: (_, request, proc) => {
    if (request.path === '/healthy' || request.path === '/ready') return { status: 200, body: 'ok' };
    return request.path === '/'
      ? { status: 200, body: page('KUAR Demo', proc.machine.hostname) }
      : { status: 404, body: '404 page not found\n' };
  },
});

/** With --keygen-exit-on-complete it makes its keys, two seconds each, and ends. */
const kuard: Program = function* (proc) {
  const words = proc.argv;
  if (!words.includes('--keygen-exit-on-complete')) {
    const running = serve(proc);
    return typeof running === 'number' ? running : yield* running;
  }
  const count = Number(words.find((word) => word.startsWith('--keygen-num-to-gen='))?.split('=')[1] ?? 0);
  for (let i = 1; i <= count; i++) {
    yield { sleepMs: 2000 };
    proc.stderr.write(`${log(proc, `(ID 0 ${i}/${count}) Item done`)}\n`);
  }
  proc.stderr.write(`${log(proc, '(ID 0) Workload exiting')}\n`);
  return 0;
};

export default defineImage({
  name: 'gcr.io/kuar-demo/kuard-amd64',
  sizeBytes: 11_500_000,
  userland: 'busybox',
  cmd: ['/kuard'],
  ports: [{ port: 8080 }],
  programs: { '/kuard': kuard },
});
