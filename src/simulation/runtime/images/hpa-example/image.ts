import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'registry.k8s.io/hpa-example',
  sizeBytes: 185_000_000,
  userland: 'debian',
  cmd: ['apache2-foreground'],
  ports: [{ port: 80 }],
  programs: {
    'apache2-foreground': serverProgram({
      ports: [{ port: 80 }],
      stream: 'stderr',
      memoryBytes: 11_000_000,
      start: () => ["AH00558: apache2: Could not reliably determine the server's fully qualified domain name"],
      // Each request computes a million square roots: about a tenth of a second of a core.
      http: (_, request) =>
        request.path === '/' ? { status: 200, body: 'OK!', delayMs: 100 } : { status: 404, body: 'Not Found' },
      ends: { TERM: {}, WINCH: { afterMs: 20 } },
    }),
  },
});
