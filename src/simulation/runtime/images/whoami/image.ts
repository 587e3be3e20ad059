import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'docker.io/traefik/whoami',
  aliases: ['docker.io/containous/whoami'],
  sizeBytes: 2_800_000,
  userland: 'none',
  entrypoint: ['/whoami'],
  ports: [{ port: 80 }],
  programs: {
    '/whoami': serverProgram({
      ports: (proc) => [{ port: Number(proc.env.get('WHOAMI_PORT_NUMBER') ?? 80) }],
      stream: 'stderr',
      start: (proc) => [
        `${formatTime('%Y/%m/%d %H:%M:%S', proc.now())} Starting up on port ${proc.env.get('WHOAMI_PORT_NUMBER') ?? 80}`,
      ],
      http: (_, request, proc) => {
        const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\n`);
        const addresses = ['127.0.0.1', ...proc.machine.addresses].map((address) => `IP: ${address}\n`);
        return {
          status: 200,
          body: `Hostname: ${proc.machine.hostname}\n${addresses.join('')}${request.method} ${request.path} HTTP/1.1\n${headers.join('')}\n`,
        };
      },
    }),
  },
});
