import type { Image } from './define-image';
import { findImage } from './images';
import { createLoopback } from './loopback';
import type { ProcessHandle } from './process-host';
import { createTrial, type TrialClock, type TrialContainer } from './trial';

/** A container of an image, as a test runs it. */
export interface ImageTrial {
  readonly image: Image;
  readonly container: TrialContainer;
  /** Missing when the command cannot be found in the image. */
  readonly handle: ProcessHandle | undefined;
  text(): string;
}

/** Starts an image with the command and args of a manifest; for tests. */
export function startImage(
  reference: string,
  options: {
    readonly command?: readonly string[] | undefined;
    readonly args?: readonly string[] | undefined;
    readonly env?: Readonly<Record<string, string>>;
    readonly clock?: TrialClock;
    readonly memoryLimitBytes?: number;
  } = {},
): ImageTrial {
  const image = findImage(reference);
  if (!image) throw new Error(`${reference} is no image reference`);
  const container = createTrial({
    userland: image.userland,
    files: image.files ?? {},
    env: { ...image.env, ...options.env },
    programs: image.programs,
    network: createLoopback,
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.memoryLimitBytes ? { memoryLimitBytes: options.memoryLimitBytes } : {}),
  });
  const argv = commandOf(image, options.command, options.args);
  let handle: ProcessHandle | undefined;
  try {
    handle = container.start(argv, image.workingDirectory);
  } catch {
    handle = undefined;
  }
  return { image, container, handle, text: () => container.text };
}

/** What runs: command replaces the entrypoint and drops the image's cmd; args replace the cmd. */
export function commandOf(image: Image, command?: readonly string[], args?: readonly string[]): readonly string[] {
  if (command && command.length > 0) return [...command, ...(args ?? [])];
  return [...(image.entrypoint ?? []), ...(args && args.length > 0 ? args : (image.cmd ?? []))];
}
