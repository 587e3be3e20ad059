import { defineArea } from '../define-area';
import { type Recording, readRecording } from './recording';
import { replayScheduler } from './replay';

export default defineArea({
  area: 'scheduler',
  extensions: ['.json'],
  run(file) {
    const recording = readRecording(file);
    return [{ name: recording.id, result: safely(recording) }];
  },
});

/** A recording that cannot be replayed says why. */
function safely(recording: Recording): string {
  if (recording.family === 'volumes') return 'volumes: of a later issue';
  try {
    return replayScheduler(recording);
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : error}`;
  }
}
