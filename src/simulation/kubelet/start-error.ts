/** Why a container could not be started: a reason as STATUS shows it, and words. */
export class StartError extends Error {
  constructor(
    readonly reason: string,
    message: string,
    /** When the back-off ends, if it is one. */
    readonly retryAtMs?: number,
  ) {
    super(message);
  }
}
