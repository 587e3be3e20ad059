import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { NOT_YET_EQUAL } from './not-yet-equal';
import { readRecording, sharedRecordings } from './recording';
import { replay } from './replay';

/** The families whose controllers there are. */
const FAMILIES = [
  'daemonset',
  'deployment',
  'endpoints',
  'garbage-collector',
  'job',
  'namespace',
  'node',
  'pdb',
  'pod-gc',
  'replicaset',
  'replicationcontroller',
  'serviceaccount',
];

const folder = sharedRecordings();
const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

describe.skipIf(!folder)(
  'recorded scenarios of kube-controller-manager (skipped where the recordings are absent)',
  () => {
    for (const name of files) {
      const file = path.join(folder as string, name);
      if (!FAMILIES.includes(readRecording(file).family)) continue;
      const id = path.basename(name, '.json');
      const reason = NOT_YET_EQUAL[id];
      if (reason) {
        test(`${id} differs still: ${reason}`, () => {
          // A few timings are enough to notice: trying all of them each time would take long.
          expect(replay(file, 3), `${id} is equal now: take it off the list`).not.toBe('equal');
        });
      } else {
        test(`${id} comes out as recorded`, () => {
          expect(replay(file)).toBe('equal');
        });
      }
    }
  },
);
