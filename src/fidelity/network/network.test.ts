import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Recording, readRecording } from './recording';
import { replayNetwork } from './replay';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
const folder = path.join(shared, 'reference/network');
const recordings = existsSync(folder)
  ? readdirSync(folder).flatMap((file) =>
      file.endsWith('.json') ? (readRecording(path.join(folder, file)) ?? []) : [],
    )
  : [];

describe.skipIf(recordings.length === 0)('the recorded Linux kernel (skipped where the recordings are absent)', () => {
  it.each(recordings.map((recording): [string, Recording] => [recording.scenario, recording]))(
    'carries the packets of %s alike',
    (_, recording) => {
      expect(replayNetwork(recording)).toBe('equal');
    },
  );
});
