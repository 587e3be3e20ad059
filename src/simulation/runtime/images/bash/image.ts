import { defineImage } from '../../define-image';
import { shellProgram } from '../../shell/shell-program';

const bash = shellProgram(() => 'bash');

export default defineImage({
  name: 'docker.io/library/bash',
  sizeBytes: 5_900_000,
  userland: 'busybox',
  // The entrypoint runs the command as it is, or bash when it begins with an option.
  entrypoint: [],
  cmd: ['bash'],
  programs: { bash, '/usr/local/bin/bash': bash },
});
