import { FileError } from './container-files';
import type { ProcessApi } from './process';
import { emptyInput, type Input, noOutput, type Output, TextInput } from './process-streams';

/** Opens a file or device for reading; throws a FileError. */
export function readInput(proc: ProcessApi, path: string): Input {
  switch (path) {
    case '/dev/null':
      return emptyInput;
    case '/dev/stdin':
    case '/dev/fd/0':
    case '/proc/self/fd/0':
      return proc.stdin;
    case '/dev/tty':
      if (!proc.hasTerminal) throw new FileError('ENOENT');
      return proc.stdin;
    case '/dev/zero':
      return endless(() => '\0');
    case '/dev/random':
    case '/dev/urandom':
      return endless(() => String.fromCharCode(33 + Math.floor(proc.random() * 94)));
    default:
      return new TextInput(proc.files.read(path));
  }
}

// Enough for every reader that takes its share and leaves; a reader of everything gets an end instead of for ever.
const endlessLength = 4096;

function endless(next: () => string): Input {
  let text = '';
  while (text.length < endlessLength) text += next();
  return new TextInput(text);
}

/** Opens a file or device for writing; throws a FileError. */
export function openOutput(proc: ProcessApi, path: string, isAppending: boolean): Output {
  switch (path) {
    case '/dev/null':
    case '/dev/full':
      return noOutput;
    case '/dev/stdout':
    case '/dev/fd/1':
    case '/proc/self/fd/1':
      return proc.stdout;
    case '/dev/stderr':
    case '/dev/fd/2':
    case '/proc/self/fd/2':
      return proc.stderr;
    case '/proc/1/fd/1':
    case '/proc/1/fd/2':
      return proc.initOutput(path.endsWith('1') ? 'stdout' : 'stderr');
    default: {
      if (isAppending) proc.files.append(path, '');
      else proc.files.write(path, '');
      return { write: (text) => proc.files.append(path, text) };
    }
  }
}
