import { defineImage } from '../../define-image';

export default defineImage({
  name: 'docker.io/library/perl',
  sizeBytes: 336_000_000,
  userland: 'debian',
  cmd: ['perl', '-de0'],
});
