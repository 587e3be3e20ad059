import { defineArea } from '../define-area';
import { readRecording } from './recording';
import { replayNetwork } from './replay';

export default defineArea({
  area: 'network',
  extensions: ['.json'],
  run(file) {
    const recording = readRecording(file);
    if (!recording) return [];
    return [{ name: recording.scenario, result: replayNetwork(recording, { isThorough: false }) }];
  },
});
