/** The words of a rule, read from left to right. */
export class Tokens {
  readonly #words: readonly string[];
  #at = 0;

  constructor(readonly text: string) {
    this.#words = text.match(/"(?:[^"\\]|\\.)*"|[{},;]|[^\s{},;"]+/g) ?? [];
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length;
  }

  /** The next word, which stays; '' at the end. */
  peek(ahead = 0): string {
    return this.#words[this.#at + ahead] ?? '';
  }

  /** The next word, without its quotes. */
  take(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw this.unknown('the end');
    return unquoted(word);
  }

  /** Takes the next word if it is this one. */
  accept(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#at++;
    return true;
  }

  /** Takes the next word, which must be this one. */
  expect(word: string): void {
    if (!this.accept(word)) throw this.unknown(this.peek());
  }

  /** Takes words up to one of these, which stays. */
  takeUntil(...ends: readonly string[]): string[] {
    const words: string[] = [];
    while (!this.isAtEnd && !ends.includes(this.peek())) words.push(this.take());
    return words;
  }

  /** What to throw about a word that nobody knows. */
  unknown(word: string): Error {
    return new Error(`nft: syntax error, unexpected ${word || 'end'}: ${this.text}`);
  }
}

function unquoted(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1) : word;
}
