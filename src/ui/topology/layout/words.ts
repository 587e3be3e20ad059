/** The words that layouts need, in the reader's language; Kubernetes' own words are not among them. */
export interface StageWords {
  readonly assumed: string;
  readonly waiting: (count: number) => string;
  readonly more: (count: number) => string;
  readonly notReady: string;
  readonly noEndpoints: string;
  readonly exitCode: (code: number) => string;
  readonly podsOf: (count: number) => string;
  readonly readyOf: (ready: number, total: number) => string;
  readonly off: string;
  readonly twice: string;
  readonly revision: (revision: number) => string;
  readonly watches: (count: number) => string;
  readonly idle: string;
  readonly cordoned: string;
  /** Any other text of this folder by its whole key. */
  readonly t: (key: string, values?: Record<string, unknown>) => string;
}
