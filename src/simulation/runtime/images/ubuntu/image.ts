import { defineImage } from '../../define-image';

export default defineImage({
  name: 'docker.io/library/ubuntu',
  sizeBytes: 29_700_000,
  userland: 'debian',
  cmd: ['/bin/bash'],
  files: { '/etc/os-release': 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\n' },
});
