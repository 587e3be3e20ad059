import { defineImage, type ImageDefinition } from '../../define-image';
import { serverProgram } from '../../server-program';
import { page } from '../../web-files';

const apache = serverProgram({
  ports: [{ port: 80 }],
  stream: 'stderr',
  startMs: 1500,
  memoryBytes: 45_000_000,
  start: () => [
    'WordPress not found in /var/www/html - copying now...',
    'Complete! WordPress has been successfully copied to /var/www/html',
    "AH00558: apache2: Could not reliably determine the server's fully qualified domain name",
  ],
  http: () => ({ status: 302, body: '', headers: { Location: '/wp-admin/install.php' } }),
  ends: { TERM: {}, WINCH: { afterMs: 20 } },
});

const ghost = serverProgram({
  ports: [{ port: 2368 }],
  startMs: 3000,
  memoryBytes: 120_000_000,
  start: () => ['INFO Ghost is running in production...', 'INFO Listening on: 0.0.0.0:2368'],
  http: () => ({ status: 200, body: page('Ghost', 'Ghost') }),
});

const images: readonly ImageDefinition[] = [
  defineImage({
    name: 'docker.io/library/wordpress',
    sizeBytes: 240_000_000,
    userland: 'debian',
    cmd: ['apache2-foreground'],
    ports: [{ port: 80 }],
    programs: { 'apache2-foreground': apache },
  }),
  defineImage({
    name: 'docker.io/library/ghost',
    sizeBytes: 190_000_000,
    userland: 'debian',
    cmd: ['ghost'],
    ports: [{ port: 2368 }],
    programs: { ghost },
  }),
];

export default images;
