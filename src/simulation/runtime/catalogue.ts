/**
 * The catalogue of images as the runtime pulls and runs them.
 * Models: registries that hold every image of the catalogue, and refuse names that cannot be had.
 * Leaves out: credentials, layers; an image that the catalogue does not know runs quietly and says so.
 */

import { baseOf, directoryEntry, type FileEntry } from './file-tree';
import { findPullFailure } from './image-pull';
import { canonicalName, parseImageReference } from './image-reference';
import { hash32 } from './image-size';
import type { ImageAnswer, ImageSource, RunnableImage } from './image-source';
import { findImage } from './images';
import { createProgramFinder } from './program-finder';

const DIRECTORIES = 'bin dev etc home mnt opt proc root run sys tmp usr usr/bin usr/share var var/log var/lib'.split(
  ' ',
);
const skeleton: ReadonlyMap<string, FileEntry> = baseOf(
  Object.fromEntries(DIRECTORIES.map((path) => [path, directoryEntry()])),
);

/** Where the images of the catalogue come from. */
export function createCatalogue(): ImageSource {
  const known = new Map<string, ImageAnswer>();
  return {
    find(text) {
      let answer = known.get(text);
      if (!answer) {
        answer = look(text);
        known.set(text, answer);
      }
      return answer;
    },
  };
}

function look(text: string): ImageAnswer {
  const reference = parseImageReference(text);
  const image = findImage(text);
  if (!reference || !image)
    return { error: `failed to parse reference "${text}": invalid reference format`, afterMs: 0 };
  const failure = findPullFailure(text);
  if (failure) return { error: failure.message, reason: failure.reason };
  const digest = Array.from({ length: 8 }, (_, i) =>
    hash32(`${i} ${canonicalName(reference)}`)
      .toString(16)
      .padStart(8, '0'),
  );
  const { uid, gid, name } = image.user ?? {};
  const runnable: RunnableImage = {
    reference: canonicalName(reference),
    imageRef: `${reference.registry}/${reference.repository}@${reference.digest ?? `sha256:${digest.join('')}`}`,
    sizeBytes: image.sizeBytes,
    entrypoint: image.entrypoint ?? [],
    cmd: image.cmd ?? [],
    env: image.env,
    ...(image.workingDirectory && { workingDir: image.workingDirectory }),
    ...(image.user && { user: uid === 0 ? 'root' : `${uid}:${gid}`, userName: name as string }),
    ...(image.stopSignal && { stopSignal: image.stopSignal }),
    userland: image.userland,
    files: image.files ? new Map([...skeleton, ...baseOf(image.files)]) : skeleton,
    findProgram: createProgramFinder(image.userland, image.programs),
  };
  return { image: runnable };
}
