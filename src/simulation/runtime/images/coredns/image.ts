import { defineImage } from '../../define-image';
import type { HttpResponse } from '../../network-request';
import { serverProgram } from '../../server-program';

const NOT_FOUND: HttpResponse = { status: 404, body: '404 page not found\n' };

/** The plugins that answer on ports of their own: health 8080, ready 8181, prometheus 9153. */
function answer(port: number, path: string): HttpResponse | undefined {
  switch (port) {
    case 8080:
      return path === '/health' ? { status: 200, body: 'OK' } : NOT_FOUND;
    case 8181:
      return path === '/ready' ? { status: 200, body: 'OK' } : NOT_FOUND;
    case 9153:
      return path === '/metrics' ? { status: 200, body: '' } : NOT_FOUND;
    default:
      return undefined;
  }
}

const serve = serverProgram({
  ports: [
    { port: 53, protocol: 'UDP', serves: 'dns' },
    { port: 53, protocol: 'TCP' },
    { port: 8080 },
    { port: 8181 },
    { port: 9153 },
  ],
  memoryBytes: 20_000_000,
  start: () => [
    '.:53',
    '[INFO] plugin/reload: Running configuration SHA512 = (not computed by the simulation)',
    'CoreDNS-1.14.2',
    'linux/amd64',
  ],
  http: (port, { path }) => answer(port, path),
  ends: { TERM: { log: ['[INFO] SIGTERM: Shutting down servers then terminating'], afterMs: 5000 }, INT: {} },
});

export default defineImage({
  name: 'registry.k8s.io/coredns/coredns',
  aliases: ['docker.io/coredns/coredns', 'registry.k8s.io/coredns'],
  sizeBytes: 22_400_000,
  userland: 'none',
  entrypoint: ['/coredns'],
  ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
  programs: { '/coredns': serve, coredns: serve },
});
