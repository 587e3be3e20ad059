import type { ProcessApi, Program } from '../../process';
import { readEscapes } from './escapes';

/** echo of bash, busybox and coreutils: `-n`, `-e`, `-E`. */
export const echoProgram: Program = (proc) => {
  const words = proc.argv.slice(1);
  let hasLineFeed = true;
  let readsEscapes = false;
  while (words.length > 0 && /^-[neE]+$/.test(words[0] as string)) {
    for (const letter of (words.shift() as string).slice(1)) {
      if (letter === 'n') hasLineFeed = false;
      else readsEscapes = letter === 'e';
    }
  }
  return write(proc, words.join(' '), readsEscapes, hasLineFeed);
};

/** echo of dash: escapes always, and `-n` only. */
export const dashEcho: Program = (proc) => {
  const isBare = proc.argv[1] === '-n';
  return write(proc, proc.argv.slice(isBare ? 2 : 1).join(' '), true, !isBare);
};

function write(proc: ProcessApi, text: string, readsEscapes: boolean, hasLineFeed: boolean): number {
  const { text: shown, stopped } = readsEscapes ? readEscapes(text, true) : { text, stopped: false };
  proc.stdout.write(hasLineFeed && !stopped ? `${shown}\n` : shown);
  return 0;
}
