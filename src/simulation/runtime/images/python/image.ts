import { defineImage } from '../../define-image';
import { pythonProgram } from '../../programs/interpreters/python';
import { versionOf } from '../../web-files';

export default defineImage({
  name: 'docker.io/library/python',
  sizeBytes: 360_000_000,
  userland: 'debian',
  cmd: ['python3'],
  env: (tag) => ({ PYTHON_VERSION: versionOf(tag, '3.13.1') }),
  programs: { python: pythonProgram, python3: pythonProgram },
});
