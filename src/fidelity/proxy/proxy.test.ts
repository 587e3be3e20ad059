import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecording, sharedRecordings } from './recording';
import { replayProxy } from './replay';

const folder = sharedRecordings();
const files = folder
  ? ['iptables', 'legacy', 'nftables'].flatMap((mode) =>
      readdirSync(path.join(folder, mode)).map((file) => path.join(folder, mode, file)),
    )
  : [];

describe.skipIf(!folder)('the recorded kube-proxy (skipped where the shared recordings are absent)', () => {
  it.each(files.map((file) => [path.basename(file, '.json'), file]))('writes %s alike', (_, file) => {
    expect(replayProxy(readRecording(file))).toBe('equal');
  });
});
