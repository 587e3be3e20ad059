import { formatTime } from '../../calendar';
import { defineImage } from '../../define-image';
import { serverProgram } from '../../server-program';

export default defineImage({
  name: 'docker.io/library/rabbitmq',
  sizeBytes: 110_000_000,
  userland: 'debian',
  cmd: ['rabbitmq-server'],
  ports: [{ port: 5672 }, { port: 15672 }],
  programs: {
    'rabbitmq-server': serverProgram({
      ports: [{ port: 5672 }],
      startMs: 5000,
      memoryBytes: 130_000_000,
      start: (proc) => {
        const time = formatTime('%Y-%m-%d %H:%M:%S.%3N', proc.now());
        return [
          `${time}000+00:00 [info] <0.605.0> started TCP listener on [::]:5672`,
          ' completed with 4 plugins.',
          `${time}000+00:00 [info] <0.9.0> Server startup complete; 4 plugins started.`,
        ];
      },
      ends: { TERM: { afterMs: 1500 } },
    }),
  },
});
