/** One line of YAML in coloured pieces: enough for machine-made YAML, which has no anchors, tags or folded texts. */

export interface Token {
  readonly kind: 'space' | 'punct' | 'key' | 'string' | 'number' | 'word';
  readonly text: string;
}

const LINE = /^(\s*)((?:- )*)(?:((?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"#:][^:]*?))(:)(?=\s|$))?(\s*)(.*)$/;

function valueKind(text: string): Token['kind'] {
  if (/^[[{|>]/.test(text)) return 'punct';
  if (/^-?\d+(\.\d+)?$/.test(text)) return 'number';
  return /^(true|false|null)$/.test(text) ? 'word' : 'string';
}

/** The pieces, which put together are the line. */
export function yamlTokens(line: string): Token[] {
  const [, indent = '', dashes = '', key = '', colon = '', space = '', value = ''] = LINE.exec(line) ?? [];
  const pieces: Token[] = [
    { kind: 'space', text: indent },
    { kind: 'punct', text: dashes },
    { kind: 'key', text: key },
    { kind: 'punct', text: colon },
    { kind: 'space', text: space },
    { kind: valueKind(value), text: value },
  ];
  return pieces.filter(({ text }) => text !== '');
}
