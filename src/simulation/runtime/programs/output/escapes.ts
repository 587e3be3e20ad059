const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Replaces backslash escapes; `stopped` when `\c` ended the text. */
export function readEscapes(text: string, octalNeedsZero: boolean): { text: string; stopped: boolean } {
  if (!text.includes('\\')) return { text, stopped: false };
  const octal = octalNeedsZero ? '0[0-7]{0,3}' : '[0-7]{1,3}';
  const stop = text.search(/(?<=^|[^\\](?:\\\\)*)\\c/);
  const kept = stop >= 0 ? text.slice(0, stop) : text;
  const pattern = new RegExp(`\\\\(x[0-9a-fA-F]{1,2}|${octal}|u[0-9a-fA-F]{1,4}|["'?]|.)`, 'gs');
  const result = kept.replace(pattern, (whole, code: string) => {
    if (/^[xu]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    if (!octalNeedsZero && /^["'?]$/.test(code)) return code;
    return simple[code] ?? whole;
  });
  return { text: result, stopped: stop >= 0 };
}
