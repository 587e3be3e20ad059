import { defineImage } from '../../define-image';

export default defineImage({
  name: 'docker.io/library/debian',
  sizeBytes: 48_500_000,
  userland: 'debian',
  cmd: ['bash'],
  files: {
    '/etc/debian_version': '12.9\n',
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
  },
});
