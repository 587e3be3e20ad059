import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedRecordings } from './recording';
import { replay } from './replay';

/** Recordings that are not yet equal, and why; the list may only shrink. */
const NOT_YET: Record<string, string> = {};

const folder = sharedRecordings();

describe.skipIf(!folder)('a pod lives as it did under a kubelet v1.36.3 (needs the shared recordings)', () => {
  const names = folder ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  for (const file of names) {
    const name = path.basename(file, '.json');
    it(name, () => {
      const result = replay(path.join(folder as string, file));
      if (NOT_YET[name]) expect(result, `${name} is equal now: take it off the list`).not.toBe('equal');
      else expect(result).toBe('equal');
    });
  }
});
