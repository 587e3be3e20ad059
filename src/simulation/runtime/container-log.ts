import type { SimTime } from '../engine';
import type { Output } from './process-streams';

/** One line of a container's log. */
export interface LogLine {
  readonly atMs: SimTime;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** How many lines of a container are kept: what came before is gone, as with a rotated log file. */
const KEPT_LINES = 5000;

/** What a container wrote, line by line with its times; readable as of any past moment. */
export class ContainerLog {
  #lines: LogLine[] = [];
  #dropped = 0;
  #partial = { stdout: '', stderr: '' };

  constructor(private readonly now: () => SimTime) {}

  /** How many lines were ever written. */
  get count(): number {
    return this.#dropped + this.#lines.length;
  }

  /** The stream as a process writes to it. */
  output(stream: 'stdout' | 'stderr'): Output {
    return { write: (text) => this.#write(stream, text) };
  }

  /** The lines that were there at a moment, oldest first; only the last `tail` of them if that is given. */
  linesUntil(atMs: SimTime, tail = Number.POSITIVE_INFINITY): LogLine[] {
    let end = this.#lines.length;
    while (end > 0 && (this.#lines[end - 1] as LogLine).atMs > atMs) end--;
    return this.#lines.slice(Math.max(0, end - tail), end);
  }

  /** The end of what was written, as the termination message falls back to it (80 lines, 2 KiB). */
  tailText(): string {
    const text = this.#lines.slice(-80).map((line) => line.text);
    return text.join('\n').slice(-2048);
  }

  /** The process is gone: half a line is a line now. */
  close(): void {
    for (const stream of ['stdout', 'stderr'] as const) if (this.#partial[stream]) this.#write(stream, '\n');
  }

  #write(stream: 'stdout' | 'stderr', text: string): void {
    const parts = (this.#partial[stream] + text).split('\n');
    this.#partial[stream] = parts.pop() as string;
    for (const part of parts) this.#lines.push({ atMs: this.now(), stream, text: part });
    if (this.#lines.length > KEPT_LINES * 2) {
      this.#dropped += this.#lines.length - KEPT_LINES;
      this.#lines = this.#lines.slice(-KEPT_LINES);
    }
  }
}
