import { defineImage } from '../../define-image';

export default defineImage({
  name: 'docker.io/library/alpine',
  sizeBytes: 3_700_000,
  userland: 'busybox',
  cmd: ['/bin/sh'],
  files: { '/etc/alpine-release': '3.21.3\n', '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\n' },
});
