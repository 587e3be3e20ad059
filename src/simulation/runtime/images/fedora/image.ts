import { defineImage, type ImageDefinition } from '../../define-image';
import { shellProgram } from '../../shell/shell-program';

// On these sh is bash.
const bash = shellProgram(() => 'bash');
const programs = { sh: bash, '/bin/sh': bash };

const images: readonly ImageDefinition[] = [
  defineImage({
    name: 'docker.io/library/fedora',
    sizeBytes: 68_000_000,
    userland: 'debian',
    cmd: ['/bin/bash'],
    programs,
  }),
  defineImage({
    name: 'docker.io/library/centos',
    sizeBytes: 83_000_000,
    userland: 'debian',
    cmd: ['/bin/bash'],
    programs,
  }),
  defineImage({
    name: 'docker.io/library/rockylinux',
    sizeBytes: 70_000_000,
    userland: 'debian',
    cmd: ['/bin/bash'],
    programs,
  }),
];

export default images;
