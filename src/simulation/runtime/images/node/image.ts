import { defineImage } from '../../define-image';
import { notModelled } from '../../program-options';
import { versionOf } from '../../web-files';

export default defineImage({
  name: 'docker.io/library/node',
  sizeBytes: 390_000_000,
  userland: 'debian',
  cmd: ['node'],
  env: (tag) => ({ NODE_VERSION: versionOf(tag, '22.12.0') }),
  programs: {
    node: (proc) => (proc.argv.length === 1 && !proc.hasTerminal ? 0 : notModelled(proc, 'running JavaScript')),
    npm: (proc) => notModelled(proc, 'npm'),
  },
});
