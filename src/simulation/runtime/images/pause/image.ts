import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'registry.k8s.io/pause',
  aliases: [
    'docker.io/kubernetes/pause',
    'registry.k8s.io/pause-amd64',
    'mcr.microsoft.com/oss/kubernetes/pause',
    'docker.io/rancher/mirrored-pause',
  ],
  sizeBytes: 320_000,
  userland: 'none',
  entrypoint: ['/pause'],
  user: { uid: 65535, gid: 65535, name: '65535' },
  programs: {
    // It says so on its error stream and ends with 0.
    '/pause': serverProgram({
      ports: [],
      stream: 'stderr',
      ends: {
        TERM: { log: ['Shutting down, got signal: Terminated'] },
        INT: { log: ['Shutting down, got signal: Interrupt'] },
      },
    }),
  },
});
