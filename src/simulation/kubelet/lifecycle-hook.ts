/**
 * What runs right after a container's start, and right before its stop.
 * Models: kubelet lifecycle handlers: exec, httpGet, sleep; their words for failures.
 * Leaves out: httpGet over TLS, redirects.
 */
import type { Container, LifecycleHandler } from '../api/core/v1/pod/container';
import type { Engine } from '../engine';
import { CriError, type Procedure, type RuntimeService } from '../runtime';
import { portOf } from './prober/probe';

/** Whom a hook belongs to. */
export interface HookTarget {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  readonly containerId: string;
  readonly sandboxId: string;
  readonly container: Container;
}

/** Runs a hook, at most so long; answers what went wrong, or undefined. */
export function* runHook(target: HookTarget, handler: LifecycleHandler, mostMs: number): Procedure<string | undefined> {
  const { engine, runtime, containerId, container } = target;
  if (handler.sleep) {
    const ms = handler.sleep.seconds * 1000;
    yield Math.min(ms, mostMs);
    return ms > mostMs ? 'container terminated before sleep hook completed' : undefined;
  }
  if (handler.exec) {
    const command = handler.exec.command ?? [];
    const beganMs = engine.now;
    try {
      const { exitCode, output, isTimedOut } = yield* runtime.execSync(containerId, command, mostMs);
      if (!isTimedOut && exitCode === 0) return undefined;
      const took = isTimedOut ? `timed out after ${(engine.now - beganMs) / 1000}s` : `exited with ${exitCode}`;
      return `command '${command.join(' ')}' ${took}: ${output}`;
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      return error.message;
    }
  }
  if (handler.httpGet) return yield* getOnce(target, handler.httpGet, mostMs);
  return `invalid handler: ${container.name}`;
}

function* getOnce(
  { runtime, sandboxId, container }: HookTarget,
  get: NonNullable<LifecycleHandler['httpGet']>,
  mostMs: number,
): Procedure<string | undefined> {
  const sandbox = runtime.findSandbox(sandboxId);
  const port = portOf(container, get.port);
  const path = get.path?.startsWith('/') ? get.path : `/${get.path ?? ''}`;
  const host = get.host || (sandbox?.record.ip ?? '');
  const url = `http://${host}:${port}${path}`;
  yield 1;
  const listener = port === undefined ? undefined : sandbox?.listeners.find(port, 'TCP', false);
  if (!listener) return `Get "${url}": dial tcp ${host}:${port}: connect: connection refused`;
  const headers = Object.fromEntries((get.httpHeaders ?? []).map(({ name, value }) => [name, value]));
  const response = listener.http?.({ method: 'GET', path, headers });
  if (!response) return `Get "${url}": EOF`;
  const delayMs = response.delayMs ?? 0;
  if (delayMs > 0) yield Math.min(delayMs, mostMs);
  if (delayMs > mostMs) return `Get "${url}": context deadline exceeded`;
  return response.status >= 400 ? `HTTP hook failed with statuscode: ${response.status}` : undefined;
}
