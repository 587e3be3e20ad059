/** A line that a tool prints about a namespace. */
export interface PrintedLine {
  readonly text: string;
  /** The row as decisions of a trace name it (see `rowOf`); none for headings. */
  readonly row?: string;
}

/** How a row is named that decides about packets: its text as decisions quote it, rules with their table before it. */
export function rowOf({ row, table }: { row: string; table?: string }): string {
  return table === undefined ? row : `${table} ${row}`;
}

/** A table of a namespace as text. */
export function printedText(lines: readonly PrintedLine[]): string {
  return lines.map(({ text }) => `${text}\n`).join('');
}
