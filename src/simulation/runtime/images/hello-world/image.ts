import { defineImage } from '../../define-image';
import type { Program } from '../../process';

/** Greets and ends: what there is to see of it is that it ran. */
const hello: Program = (proc) => {
  proc.stdout.write(
    '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n\n',
  );
  return 0;
};

export default defineImage({
  name: 'docker.io/library/hello-world',
  sizeBytes: 5_100,
  userland: 'none',
  cmd: ['/hello'],
  programs: { '/hello': hello },
});
