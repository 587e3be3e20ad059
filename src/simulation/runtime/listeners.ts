import type { HttpRequest, HttpResponse } from './network-request';

/** A port that a process has opened, and how it answers. */
export interface Listener {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** 127.0.0.1 when only the pod itself may connect; every address when left out. */
  readonly address?: string;
  /** The answer to an HTTP request; undefined when the program does not speak HTTP here. */
  readonly http?: (request: HttpRequest) => HttpResponse | undefined;
  /** The reply to a text sent over the connection. */
  readonly text?: (sent: string) => string;
  /** What the cluster answers there in the program's place: names. */
  readonly serves?: 'dns';
  /** The answer of grpc.health.v1 for a service. */
  readonly grpcHealth?: (service: string) => GrpcHealth;
}

/** What grpc.health.v1.Health/Check says of a service. */
export type GrpcHealth = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

/** When a port was open, and whose it was. */
export interface OpenPort {
  readonly listener: Listener;
  /** The container's name. */
  readonly program: string;
  readonly openedAtMs: number;
  closedAtMs?: number;
}

/** The open ports of one network namespace: a pod's containers share it. What was open when stays known. */
export class Listeners {
  readonly #open = new Map<string, Listener>();
  readonly #history: OpenPort[] = [];

  /** Opens the port for a program; false if another process has it. */
  open(listener: Listener, program = '', openedAtMs = 0): boolean {
    const key = `${listener.protocol}/${listener.port}`;
    if (this.#open.has(key)) return false;
    this.#open.set(key, listener);
    this.#history.push({ listener, program, openedAtMs });
    return true;
  }

  close(listener: Listener, closedAtMs = 0): void {
    const key = `${listener.protocol}/${listener.port}`;
    if (this.#open.get(key) !== listener) return;
    this.#open.delete(key);
    const entry = this.#history.findLast((each) => each.listener === listener);
    if (entry) entry.closedAtMs = closedAtMs;
  }

  /** The ports that were open at a time. */
  at(timeMs: number): OpenPort[] {
    return this.#history.filter(
      ({ openedAtMs, closedAtMs = Number.POSITIVE_INFINITY }) => openedAtMs <= timeMs && timeMs < closedAtMs,
    );
  }

  /** Who listens on the port, seen from the pod itself or (isLocal false) from outside. */
  find(port: number, protocol: 'TCP' | 'UDP', isLocal: boolean): Listener | undefined {
    const listener = this.#open.get(`${protocol}/${port}`);
    return listener && !isLocal && listener.address?.startsWith('127.') ? undefined : listener;
  }

  all(): Listener[] {
    return [...this.#open.values()];
  }
}
