import { defineArea } from '../define-area';
import { type Recording, readRecording } from './recording';
import { replayProxy } from './replay';

export default defineArea({
  area: 'proxy',
  extensions: ['.json'],
  run(file) {
    const recording = readRecording(file);
    return [{ name: recording.id, result: safely(recording) }];
  },
});

/** A recording that cannot be replayed says why. */
function safely(recording: Recording): string {
  try {
    return replayProxy(recording);
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : error}`;
  }
}
