import { escapeRegExp, posixClasses } from '../../shell/pattern';

/** Which dialect a pattern is written in. */
export type RegularDialect = 'basic' | 'extended' | 'fixed';

/** The JavaScript form of a POSIX regular expression; undefined if it cannot be read. */
export function compileRegular(pattern: string, dialect: RegularDialect, flags = ''): RegExp | undefined {
  const source =
    dialect === 'fixed' ? escapeRegExp(pattern) : posixClasses(dialect === 'basic' ? fromBasic(pattern) : pattern);
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** In basic expressions `\(`, `\{`, `\|`, `\+`, `\?` are the operators and the bare characters are text. */
function fromBasic(pattern: string): string {
  let result = '';
  for (let i = 0; i < pattern.length; i++) {
    const next = pattern[i] as string;
    if (next === '[') {
      const set = /^\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/.exec(pattern.slice(i))?.[0] ?? '\\[';
      // In a POSIX set a backslash is a plain character.
      result += set === '\\[' ? set : set.replace(/\\(?![\]\\nt])/g, '\\\\');
      i += Math.max(set === '\\[' ? 0 : set.length - 1, 0);
    } else if (next === '\\' && i + 1 < pattern.length) {
      const code = pattern[++i] as string;
      result += '(){}|+?'.includes(code) ? code : `\\${code}`;
    } else if ('(){}|+?'.includes(next)) result += `\\${next}`;
    else if (next === '*' && (result === '' || result === '^')) result += '\\*';
    else result += next;
  }
  return result;
}
