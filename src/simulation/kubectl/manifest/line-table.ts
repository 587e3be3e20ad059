/** A stretch of text; lines and columns count from 1, the end column is the one behind the last character. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns offsets into lines and columns. */
export class LineTable {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  rangeOf(start: number, end: number): TextRange {
    const line = this.lineAt(start);
    const endLine = this.lineAt(Math.max(start, end));
    return {
      line,
      column: start - (this.#starts[line - 1] ?? 0) + 1,
      endLine,
      endColumn: Math.max(start, end) - (this.#starts[endLine - 1] ?? 0) + 1,
    };
  }
}
