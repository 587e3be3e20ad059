/** One case of the API recordings. */
export interface ApiCase {
  id: string;
  about?: string;
  namespaces?: string[];
  steps: ApiStep[];
}

/** One step: a request with its answer, a watch that opens or ends, or a kubectl command. */
export interface ApiStep {
  request?: {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: unknown;
    text?: string;
  };
  response?: {
    code: number;
    body?: unknown;
    text?: string;
    headers?: Record<string, string | string[]>;
  };
  save?: Record<string, string>;
  watch?: string;
  unwatch?: string;
  events?: unknown[];
  closedByServer?: boolean;
  kubectl?: string;
}
