import { FileError, normalizePath } from '../container-files';
import { openOutput, readInput } from '../open-file';
import { type Input, type Output, TextInput } from '../process-streams';
import type { Redirect } from './ast';
import { expandText } from './expansion';
import { complain, type Shell, type Steps } from './shell';

/** Opens what the redirections name, in order, in the shell's table of open files; false if one fails. */
export function* applyRedirects(shell: Shell, redirects: readonly Redirect[]): Steps<boolean> {
  for (const redirect of redirects) {
    const target = yield* expandText(shell, redirect.target);
    try {
      if (!applyOne(shell, redirect, target)) return false;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      complain(shell, failure(shell, redirect, target, error));
      return false;
    }
  }
  return true;
}

function applyOne(shell: Shell, redirect: Redirect, target: string): boolean {
  const { fd, operator } = redirect;
  const path = () => normalizePath(target, shell.cwd);
  const proc = shell.proc.withStreams({ stdin: shell.stdin, stdout: shell.stdout, stderr: shell.stderr });
  switch (operator) {
    case '<':
    case '<>':
      shell.fds[fd] = readInput(proc, path());
      return true;
    case '>':
    case '>|':
    case '>>':
      shell.fds[fd] = openOutput(proc, path(), operator === '>>');
      return true;
    case '&>':
    case '&>>':
      shell.fds[1] = openOutput(proc, path(), operator === '&>>');
      shell.fds[2] = shell.fds[1];
      return true;
    case '<<':
      shell.fds[fd] = new TextInput(target);
      return true;
    case '<<<':
      shell.fds[fd] = new TextInput(`${target}\n`);
      return true;
    default:
      return duplicate(shell, redirect, target, path);
  }
}

function duplicate(shell: Shell, redirect: Redirect, target: string, path: () => string): boolean {
  const { fd, operator } = redirect;
  if (target === '-') {
    shell.fds[fd] = closed;
    return true;
  }
  if (/^\d+$/.test(target)) {
    const source = shell.fds[Number(target)];
    if (!source) {
      complain(shell, `${target}: Bad file descriptor`);
      return false;
    }
    shell.fds[fd] = source;
    return true;
  }
  if (operator === '<&') {
    complain(shell, `${target}: ambiguous redirect`);
    return false;
  }
  // >&file is bash for &>file.
  shell.fds[1] = openOutput(shell.proc, path(), false);
  shell.fds[2] = shell.fds[1];
  return true;
}

const closed: Input & Output = { readAll: () => '', readLine: () => '', write: () => undefined };

function failure(shell: Shell, redirect: Redirect, target: string, error: FileError): string {
  const isInput = redirect.operator === '<';
  const { message, code } = error;
  if (shell.dialect === 'bash') return `${target}: ${message}`;
  if (shell.dialect === 'dash') {
    const reason = code !== 'ENOENT' ? message : isInput ? 'No such file' : 'Directory nonexistent';
    return `cannot ${isInput ? 'open' : 'create'} ${target}: ${reason}`;
  }
  const reason = code !== 'ENOENT' ? message : isInput ? 'no such file' : 'nonexistent directory';
  return `can't ${isInput ? 'open' : 'create'} ${target}: ${reason}`;
}
