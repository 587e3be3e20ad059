import type { Word } from './ast';

/** The script while it is read: a cursor, the line it is on, and here-documents still to come. */
export class SourceText {
  readonly text: string;
  at = 0;
  readonly firstLine: number;
  /** Here-documents announced on this line; each is read after the next line feed. */
  readonly awaited: { delimiter: string; isQuoted: boolean; stripsTabs: boolean; fill: (body: Word) => void }[] = [];

  constructor(text: string, firstLine = 1) {
    this.text = text;
    this.firstLine = firstLine;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get line(): number {
    let line = this.firstLine;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < this.at; i = this.text.indexOf('\n', i + 1)) line++;
    return line;
  }

  peek(offset = 0): string {
    return this.text[this.at + offset] ?? '';
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Moves on if the text comes next. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Skips blanks, line continuations and a comment. */
  skipBlanks(): void {
    for (;;) {
      const next = this.peek();
      if (next === ' ' || next === '\t') this.at++;
      else if (next === '\\' && this.peek(1) === '\n') this.at += 2;
      else if (next === '#') this.at = lineEnd(this.text, this.at);
      else return;
    }
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
