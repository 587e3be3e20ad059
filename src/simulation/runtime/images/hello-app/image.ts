import { formatTime } from '../../calendar';
import { defineImage, type ImageDefinition } from '../../define-image';
import { serverProgram } from '../../server-program';

const log = (text: string, epochMs: number) => `${formatTime('%Y/%m/%d %H:%M:%S', epochMs)} ${text}`;

const hello = serverProgram({
  ports: (proc) => [{ port: Number(proc.env.get('PORT') ?? 8080) }],
  stream: 'stderr',
  start: (proc) => [log(`Server listening on port ${proc.env.get('PORT') ?? 8080}`, proc.now())],
  http: (_, request, proc) => {
    proc.stderr.write(`${log(`Serving request: ${request.path}`, proc.now())}\n`);
    return {
      status: 200,
      body: `Hello, world!\nVersion: ${proc.env.get('VERSION') ?? '1.0'}.0.0\nHostname: ${proc.machine.hostname}\n`,
    };
  },
});

const helloGo = serverProgram({
  ports: [{ port: 80 }],
  http: () => ({ status: 200, body: '{"message":"Hello"}\n' }),
});

const images: readonly ImageDefinition[] = [
  defineImage({
    name: 'gcr.io/google-samples/hello-app',
    aliases: ['us-docker.pkg.dev/google-samples/containers/gke/hello-app', 'docker.io/library/hello-app'],
    sizeBytes: 13_000_000,
    userland: 'none',
    entrypoint: ['./hello-app'],
    env: (tag) => ({ VERSION: tag.split('.')[0] ?? '1' }),
    ports: [{ port: 8080 }],
    programs: { '/hello-app': hello },
  }),
  defineImage({
    name: 'gcr.io/google-samples/hello-go-gke',
    sizeBytes: 40_000_000,
    userland: 'none',
    entrypoint: ['/usr/local/bin/hello'],
    ports: [{ port: 80 }],
    programs: { '/usr/local/bin/hello': helloGo },
  }),
];

export default images;
