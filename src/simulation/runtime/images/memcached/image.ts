import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'docker.io/library/memcached',
  sizeBytes: 31_000_000,
  userland: 'debian',
  cmd: ['memcached'],
  ports: [{ port: 11211 }],
  programs: {
    memcached: serverProgram({
      ports: [{ port: 11211 }],
      memoryBytes: 2_000_000,
      text: (sent) => (/^version/.test(sent) ? 'VERSION 1.6.34\r\n' : 'ERROR\r\n'),
      ends: { TERM: { log: ['Signal handled: Terminated.'] }, INT: { log: ['Signal handled: Interrupt.'] } },
    }),
  },
});
