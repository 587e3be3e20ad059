import type { HttpHandler, ImagePort } from './define-image';
import type { Listener } from './listeners';
import type { ProcessApi, Program, Running } from './process';
import { sleep } from './process';
import type { SignalName } from './signals';

/** What a server does: its log at start, its ports, its end. */
export interface ServerSettings {
  /** Written to the log at start, a line each; times are the program's business. */
  readonly start?: (proc: ProcessApi) => readonly string[];
  readonly stream?: 'stdout' | 'stderr';
  readonly ports: readonly ImagePort[] | ((proc: ProcessApi) => readonly ImagePort[]);
  readonly http?: HttpHandler;
  readonly text?: (sent: string, proc: ProcessApi) => string;
  readonly grpcHealth?: Listener['grpcHealth'];
  /** Milliseconds until it listens. */
  readonly startMs?: number;
  readonly memoryBytes?: number;
  /** Signals that end it, what it then says and its exit code (0 when left out). */
  readonly ends?: Partial<
    Record<SignalName, { readonly code?: number; readonly log?: readonly string[]; readonly afterMs?: number }>
  >;
  /** What it says when a port is taken, and the code it ends with. */
  readonly taken?: (port: number) => string;
}

const endsQuietly: NonNullable<ServerSettings['ends']> = { TERM: {}, INT: {}, QUIT: {} };

/** A program that opens its ports, says so and waits for a signal without costing anything. */
export function serverProgram(settings: ServerSettings): Program {
  return function* runServer(proc): Running {
    const ends = settings.ends ?? endsQuietly;
    for (const signal of Object.keys(ends) as SignalName[]) proc.setDisposition(signal, 'catch');
    const output = settings.stream === 'stderr' ? proc.stderr : proc.stdout;
    const say = (lines: readonly string[]) => {
      if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
    };
    if (settings.memoryBytes) proc.holdMemory(settings.memoryBytes);
    if (settings.startMs) yield* sleep(settings.startMs);
    const ports = typeof settings.ports === 'function' ? settings.ports(proc) : settings.ports;
    for (const port of ports) {
      if (proc.listen(listenerOf(settings, port, proc))) continue;
      proc.stderr.write(`${settings.taken?.(port.port) ?? `listen tcp :${port.port}: bind: address already in use`}\n`);
      return 1;
    }
    say(settings.start?.(proc) ?? []);
    for (;;) {
      yield { until: 'signal' };
      const signal = proc.takeSignal();
      const end = signal && ends[signal];
      if (!end) continue;
      say(end.log ?? []);
      if (end.afterMs) yield* sleep(end.afterMs);
      return end.code ?? 0;
    }
  };
}

function listenerOf(
  settings: ServerSettings,
  { port, protocol = 'TCP', serves }: ImagePort,
  proc: ProcessApi,
): Listener {
  const { http, text, grpcHealth } = settings;
  return {
    port,
    protocol,
    ...(serves && { serves }),
    ...(http ? { http: (request) => http(port, request, proc) } : {}),
    ...(text ? { text: (sent) => text(sent, proc) } : {}),
    ...(grpcHealth ? { grpcHealth } : {}),
  };
}

/** A program that waits for the signals that end it. */
export const waitingProgram: Program = serverProgram({ ports: [] });
