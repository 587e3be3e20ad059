/** The signals of Linux that programs and people name, with their numbers (x86-64). */
export const signalNumbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  WINCH: 28,
} as const;

/** A signal's name without its SIG. */
export type SignalName = keyof typeof signalNumbers;

const byNumber = new Map<number, SignalName>(
  (Object.keys(signalNumbers) as SignalName[]).map((name) => [signalNumbers[name], name]),
);

/** The signal that `TERM`, `SIGTERM`, `term` or `15` means; undefined if none. */
export function findSignal(text: string): SignalName | undefined {
  if (/^\d+$/.test(text)) return byNumber.get(Number(text));
  const name = text.toUpperCase().replace(/^SIG/, '');
  return Object.hasOwn(signalNumbers, name) ? (name as SignalName) : undefined;
}

const harmless: ReadonlySet<SignalName> = new Set(['CHLD', 'CONT', 'URG', 'WINCH', 'STOP', 'TSTP', 'TTIN', 'TTOU']);

/** Whether the signal ends a process that has said nothing about it. Stopping a process is not modelled. */
export function endsByDefault(signal: SignalName): boolean {
  return !harmless.has(signal);
}

const faults: ReadonlySet<SignalName> = new Set(['ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'SEGV']);

/** Whether the signal stands for a fault of the program itself, which ends even PID 1. */
export function isFault(signal: SignalName): boolean {
  return faults.has(signal);
}

/** What a shell says of a child that this signal ended; undefined where it says nothing. */
export function signalDescription(signal: SignalName): string | undefined {
  return descriptions[signal];
}

const descriptions: Partial<Record<SignalName, string>> = {
  HUP: 'Hangup',
  QUIT: 'Quit',
  ILL: 'Illegal instruction',
  TRAP: 'Trace/breakpoint trap',
  ABRT: 'Aborted',
  BUS: 'Bus error',
  FPE: 'Floating point exception',
  KILL: 'Killed',
  USR1: 'User defined signal 1',
  SEGV: 'Segmentation fault',
  USR2: 'User defined signal 2',
  ALRM: 'Alarm clock',
  TERM: 'Terminated',
};
