/** A script that the shell cannot read. */
export class ShellSyntaxError extends Error {
  readonly line: number;
  /** Whether more text could mend it, as an interactive shell asks for. */
  readonly isIncomplete: boolean;

  constructor(message: string, line: number, isIncomplete = false) {
    super(message);
    this.line = line;
    this.isIncomplete = isIncomplete;
  }
}
