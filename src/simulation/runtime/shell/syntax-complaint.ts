import { complain, type Shell } from './shell';
import type { ShellSyntaxError } from './syntax-error';

/** Says what is wrong with a script, in the words of the shell that reads it. */
export function syntaxComplaint(shell: Shell, error: ShellSyntaxError): void {
  shell.line = error.line;
  const found = /^(.*) unexpected(.*)$/.exec(error.message);
  const [, token = '', hint = ''] = found ?? [];
  if (shell.dialect === 'dash') complain(shell, `Syntax error: ${error.message}`);
  else if (!found) complain(shell, `syntax error: ${error.message}`);
  else if (shell.dialect === 'ash') complain(shell, `syntax error: unexpected ${token}${hint}`);
  else if (token === 'end of file') complain(shell, 'syntax error: unexpected end of file');
  else complain(shell, `syntax error near unexpected token \`${token.replaceAll('"', '')}'`);
}
