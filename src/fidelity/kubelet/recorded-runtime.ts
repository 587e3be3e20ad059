/** The images and programs of the recorded runtime: a small shell, and a server that its environment drives. */

import type { Container } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { createCatalogue, type ImageAnswer, type ImageSource, type RunnableImage } from '../../simulation/runtime';
import { findPullFailure } from '../../simulation/runtime/image-pull';
import { type ProcessApi, type Program, type Running, sleep } from '../../simulation/runtime/process';

/** What was on the nodes before: other images are pulled. */
export const PRELOADED = ['busybox:1.36', 'nginx:1.27'];
// The recorded runtime pulled in 0.4 to 0.7 s; images that cannot be had took about half a second.
const PULL_MS = 550;
const SLOW_PULL = /-slow-(\d+)s/;

/** Where the images of a scenario come from. */
export function recordedImages(pod: Pod): ImageSource {
  const catalogue = createCatalogue();
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  return {
    find(reference): ImageAnswer {
      if (/missing|private|unavailable|\.invalid/.test(reference)) {
        const failure = findPullFailure(reference);
        if (failure) return { error: failure.message, reason: failure.reason, afterMs: PULL_MS };
      }
      const name = /nginx|server/.test(reference) ? 'nginx:1.27' : 'busybox:1.36';
      const answer = catalogue.find(name);
      if (!('image' in answer)) return answer;
      const slow = SLOW_PULL.exec(reference);
      const image: RunnableImage = {
        ...answer.image,
        reference,
        ...(name.startsWith('busybox') && { findProgram: withOwnPid(answer.image) }),
        ...(name.startsWith('nginx') && server(containers.filter((each) => each.image === reference))),
      };
      return { image, pullMs: slow ? Number(slow[1]) * 1000 : PULL_MS };
    },
  };
}

/** The kubelet makes `$` of `$$`; the recorded runtime's shell took that `$` for its own pid, a real one would not. */
function withOwnPid({ findProgram }: RunnableImage): RunnableImage['findProgram'] {
  return (name, proc) => {
    const lookup = findProgram(name, proc);
    if (name !== 'sh' || lookup.found !== 'program') return lookup;
    const program: Program = (own) => {
      const argv = own.argv.map((word) => word.replace(/(kill -\w+) \$(?![\w({$])/g, '$1 $$$$'));
      return lookup.program(own.withStreams({ argv }));
    };
    return { ...lookup, program };
  };
}

function server(containers: readonly Container[]): Partial<RunnableImage> {
  const ports = containers.flatMap((container) => (container.ports ?? []).map(({ containerPort }) => containerPort));
  const program = serve(ports.length > 0 ? ports : [80]);
  return {
    stopSignal: 'TERM',
    entrypoint: ['/server'],
    cmd: [],
    findProgram: (name, proc) =>
      name === '/server'
        ? { found: 'program', program, path: '/server' }
        : (createCatalogue().find('busybox:1.36') as { image: RunnableImage }).image.findProgram(name, proc),
  };
}

/** OOM_AFTER, FAIL_AFTER, READY_AFTER: seconds; REPLY_DELAY: seconds a reply takes; PROTO=grpc. */
function serve(ports: readonly number[]): Program {
  return function* run(proc: ProcessApi): Running {
    const seconds = (name: string) => (proc.env.has(name) ? Number(proc.env.get(name)) * 1000 : undefined);
    const beganMs = proc.now();
    const isFailing = () => {
      const after = seconds('FAIL_AFTER');
      return after !== undefined && proc.now() - beganMs >= after;
    };
    const http = ({ path }: { path: string }) => {
      const delayMs = seconds('REPLY_DELAY') ?? 0;
      if (path === '/healthz' && isFailing()) return { status: 500, body: 'failing', delayMs };
      if (path === '/ready' && proc.now() - beganMs < (seconds('READY_AFTER') ?? 0))
        return { status: 503, body: 'not ready', delayMs };
      return { status: 200, body: 'ok', delayMs };
    };
    const isGrpc = proc.env.get('PROTO') === 'grpc';
    const grpcHealth = () => (isFailing() ? ('NOT_SERVING' as const) : ('SERVING' as const));
    for (const port of ports) proc.listen({ port, protocol: 'TCP', ...(isGrpc ? { grpcHealth } : { http }) });
    for (const signal of ['TERM', 'INT', 'QUIT'] as const) proc.setDisposition(signal, 'catch');
    const oomMs = seconds('OOM_AFTER');
    if (oomMs !== undefined) {
      if (yield* sleep(oomMs)) return 0;
      proc.holdMemory(Number.MAX_SAFE_INTEGER);
    }
    yield { until: 'signal' };
    return 0;
  };
}
