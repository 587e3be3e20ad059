import path from 'node:path';
import { defineArea } from '../define-area';
import { replay } from './replay';

export default defineArea({
  area: 'kubelet',
  extensions: ['.json'],
  run: (file) => [{ name: path.basename(file, '.json'), result: replay(file) }],
});
