/** The answer of the API server to a request that failed (or to some deletions): kind Status of v1. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Failure' | 'Success';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** What a Status is about, and each single cause of it. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** One cause of a refusal: its reason, words and field path. */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}
