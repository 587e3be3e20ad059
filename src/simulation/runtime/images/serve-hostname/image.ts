import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'registry.k8s.io/serve_hostname',
  aliases: ['registry.k8s.io/serve-hostname', 'registry.k8s.io/e2e-test-images/serve-hostname'],
  sizeBytes: 3_000_000,
  userland: 'none',
  entrypoint: ['/serve_hostname'],
  ports: [{ port: 9376 }],
  programs: {
    '/serve_hostname': serverProgram({
      ports: [{ port: 9376 }],
      stream: 'stderr',
      start: () => ['Serving on port 9376.'],
      http: (_, __, proc) => ({ status: 200, body: proc.machine.hostname }),
    }),
  },
});
