import type { PodSandbox } from './pod-sandbox';

/** Which sandbox has which address, within one container network (a cluster's, or one docker host's). */
export class PodDirectory {
  #byAddress = new Map<string, PodSandbox>();

  /** The sandbox is wired. */
  add(ip: string, sandbox: PodSandbox): void {
    this.#byAddress.set(ip, sandbox);
  }

  /** The sandbox is not wired any more. */
  remove(ip: string, sandbox: PodSandbox): void {
    if (this.#byAddress.get(ip) === sandbox) this.#byAddress.delete(ip);
  }

  /** Who has an address. */
  find(ip: string): PodSandbox | undefined {
    return this.#byAddress.get(ip);
  }
}
