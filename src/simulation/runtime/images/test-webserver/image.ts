import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'registry.k8s.io/test-webserver',
  aliases: ['registry.k8s.io/e2e-test-images/test-webserver'],
  sizeBytes: 4_500_000,
  userland: 'none',
  entrypoint: ['/test-webserver'],
  ports: [{ port: 80 }],
  programs: {
    '/test-webserver': serverProgram({
      ports: [{ port: 80 }],
      http: (_, request) =>
        request.path === '/' ? { status: 200, body: '<pre>\n</pre>\n' } : { status: 404, body: '404 page not found\n' },
    }),
  },
});
