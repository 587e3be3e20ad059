/** Where a process writes. */
export interface Output {
  write(text: string): void;
  /** The pipe behind it, if it is one. */
  readonly pipe?: Pipe;
}

/** Where a process reads. */
export interface Input {
  /** Everything that is there; '' at the end; undefined if there is nothing yet. */
  readAll(): string | undefined;
  /** The next line with its line feed (the last may lack it); '' at the end; undefined if no whole line is there yet. */
  readLine(): string | undefined;
  /** The pipe behind it, if it is one. */
  readonly pipe?: Pipe;
}

/** An input whose text is known: a file, a here-document, nothing. */
export class TextInput implements Input {
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  readLine(): string {
    const end = this.#text.indexOf('\n');
    if (end < 0) return this.readAll();
    const line = this.#text.slice(0, end + 1);
    this.#text = this.#text.slice(end + 1);
    return line;
  }
}

/** The input of a process that has none: it is at its end at once. */
export const emptyInput: Input = { readAll: () => '', readLine: () => '' };

/** The output that keeps nothing. */
export const noOutput: Output = { write: () => undefined };

/** An output that keeps what is written, as command substitution does. */
export class TextOutput implements Output {
  text = '';

  write(text: string): void {
    this.text += text;
  }
}

// Linux gives a pipe 16 pages.
const pipeCapacity = 65_536;

/** A pipe between two processes: it ends when its last writer does, and breaks when its last reader does. */
export class Pipe implements Input, Output {
  readonly pipe = this;
  #text = '';
  #writers = 0;
  #readers = 0;
  #hadReader = false;
  #readerWaits: (() => void)[] = [];
  #writerWaits: (() => void)[] = [];

  get isBroken(): boolean {
    return this.#hadReader && this.#readers === 0;
  }

  get isFull(): boolean {
    return this.#text.length >= pipeCapacity;
  }

  get isAtEnd(): boolean {
    return this.#writers === 0;
  }

  get isReadable(): boolean {
    return this.#text !== '' || this.isAtEnd;
  }

  write(text: string): void {
    if (this.isBroken || text === '') return;
    this.#text += text;
    this.#wake('reader');
  }

  readAll(): string | undefined {
    if (this.#text === '') return this.isAtEnd ? '' : undefined;
    const text = this.#text;
    this.#text = '';
    this.#wake('writer');
    return text;
  }

  readLine(): string | undefined {
    const end = this.#text.indexOf('\n');
    if (end < 0) return this.isAtEnd ? this.readAll() : undefined;
    const line = this.#text.slice(0, end + 1);
    this.#text = this.#text.slice(end + 1);
    this.#wake('writer');
    return line;
  }

  addWriter(): void {
    this.#writers++;
  }

  addReader(): void {
    this.#readers++;
    this.#hadReader = true;
  }

  removeWriter(): void {
    if (--this.#writers === 0) this.#wake('reader');
  }

  removeReader(): void {
    if (--this.#readers === 0) {
      this.#text = '';
      this.#wake('writer');
    }
  }

  /** Calls back once at the next change for that side. */
  onChange(side: 'reader' | 'writer', wake: () => void): void {
    (side === 'reader' ? this.#readerWaits : this.#writerWaits).push(wake);
  }

  #wake(side: 'reader' | 'writer'): void {
    const waits = side === 'reader' ? this.#readerWaits : this.#writerWaits;
    if (waits.length === 0) return;
    if (side === 'reader') this.#readerWaits = [];
    else this.#writerWaits = [];
    for (const wake of waits) wake();
  }
}
