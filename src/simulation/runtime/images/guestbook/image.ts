import { defineImage, type ImageDefinition } from '../../define-image';
import { serverProgram } from '../../server-program';
import { page } from '../../web-files';

const frontend = serverProgram({
  ports: [{ port: 80 }],
  stream: 'stderr',
  memoryBytes: 15_000_000,
  start: () => ["AH00558: apache2: Could not reliably determine the server's fully qualified domain name"],
  http: (_, request) =>
    request.path === '/' ? { status: 200, body: page('Guestbook', 'Guestbook') } : { status: 404, body: 'Not Found' },
  ends: { TERM: {}, WINCH: { afterMs: 20 } },
});

const replica = serverProgram({
  ports: [{ port: 6379 }],
  memoryBytes: 8_000_000,
  start: () => ['1:S * Ready to accept connections'],
  text: () => '+PONG\r\n',
});

const images: readonly ImageDefinition[] = [
  defineImage({
    name: 'gcr.io/google-samples/gb-frontend',
    aliases: ['gcr.io/google_samples/gb-frontend', 'us-docker.pkg.dev/google-samples/containers/gke/gb-frontend'],
    sizeBytes: 165_000_000,
    userland: 'debian',
    cmd: ['apache2-foreground'],
    ports: [{ port: 80 }],
    programs: { 'apache2-foreground': frontend },
  }),
  defineImage({
    name: 'gcr.io/google-samples/gb-redisslave',
    aliases: [
      'gcr.io/google_samples/gb-redisslave',
      'gcr.io/google_samples/gb-redis-follower',
      'us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower',
    ],
    sizeBytes: 40_000_000,
    userland: 'debian',
    cmd: ['/run.sh'],
    ports: [{ port: 6379 }],
    programs: { '/run.sh': replica },
  }),
];

export default images;
