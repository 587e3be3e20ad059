import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecording, sharedRecordings } from './recording';
import { replayScheduler } from './replay';

const folder = sharedRecordings();
const files = folder ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];

describe.skipIf(!folder)('the recorded kube-scheduler (skipped where the shared recordings are absent)', () => {
  for (const file of files) {
    const recording = readRecording(path.join(folder as string, file));
    const isLater = recording.family === 'volumes';
    it.skipIf(isLater)(`decides ${recording.id} alike${isLater ? ' (volumes: of a later issue)' : ''}`, () => {
      expect(replayScheduler(recording)).toBe('equal');
      expect(replayScheduler(recording, true)).toBe('equal');
    });
  }
});
