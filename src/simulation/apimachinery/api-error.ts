/**
 * Refusals of the API server, thrown and caught as one kind of error that carries its Status.
 * Models: apimachinery api/errors: a maker for each reason, with the server's words.
 * Leaves out: errors that clients make for answers they cannot read.
 */
import { type FieldError, type InvalidObject, invalidStatus } from './field-error';
import { goQuote } from './go-format';
import type { Status, StatusCause, StatusDetails } from './status';

/** A resource and its group, printed `deployments.apps`. */
export interface GroupResource {
  group: string;
  resource: string;
}

/** A refusal of the API server. */
export class ApiError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? '');
    this.name = 'ApiError';
    this.status = status;
  }

  /** The HTTP code of the answer. */
  get code(): number {
    return this.status.code ?? 500;
  }

  /** The machine word of the refusal, '' where there is none. */
  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** Whether a thrown value is a refusal for this reason (`NotFound`, `Conflict`, …). */
export function isReason(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.reason === reason;
}

/** `deployments.apps`, or `pods` for the core group. */
export function groupResourceText({ group, resource }: GroupResource): string {
  return group === '' ? resource : `${resource}.${group}`;
}

interface Refusal {
  code: number;
  reason?: string;
  message: string;
  details?: StatusDetails;
}

function refuse({ code, reason, message, details }: Refusal): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** Details without the fields that are empty: Go leaves them out of the JSON. */
function detailsOf({ group, resource }: GroupResource, name: string, more: StatusDetails = {}): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(resource === '' ? {} : { kind: resource }),
    ...more,
  };
}

/** 404: no object of that name. */
export function notFound(resource: GroupResource, name: string): ApiError {
  const message = `${groupResourceText(resource)} ${goQuote(name)} not found`;
  return refuse({ code: 404, reason: 'NotFound', message, details: detailsOf(resource, name) });
}

/** 404: the server has no such path. */
export function resourceNotServed(): ApiError {
  const message = 'the server could not find the requested resource';
  return refuse({ code: 404, reason: 'NotFound', message, details: {} });
}

/** 409: an object of that name exists; `object is being deleted: ` may stand before it. */
export function alreadyExists(resource: GroupResource, name: string, prefix = ''): ApiError {
  const message = `${prefix}${groupResourceText(resource)} ${goQuote(name)} already exists`;
  return refuse({ code: 409, reason: 'AlreadyExists', message, details: detailsOf(resource, name) });
}

/** 409: no free name was found for a generateName. */
export function generateNameConflict(resource: GroupResource, name: string, retryAfterSeconds: number): ApiError {
  const exists = `${groupResourceText(resource)} ${goQuote(name)} already exists`;
  const message = `${exists}, the server was not able to generate a unique name for the object`;
  const details = detailsOf(resource, name, { retryAfterSeconds });
  return refuse({ code: 409, reason: 'AlreadyExists', message, details });
}

/** The words of an update from a stale read. */
export const MODIFIED_MESSAGE =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 409: the write does not fit what is stored. */
export function conflict(resource: GroupResource, name: string, message = MODIFIED_MESSAGE): ApiError {
  return refuse({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${groupResourceText(resource)} ${goQuote(name)}: ${message}`,
    details: detailsOf(resource, name),
  });
}

/** 409: a server-side apply meets fields that others own. */
export function applyConflict(message: string, causes: StatusCause[]): ApiError {
  return refuse({ code: 409, reason: 'Conflict', message, details: { causes } });
}

/** 422: the object is invalid. */
export function invalidObject(object: InvalidObject, errors: readonly FieldError[]): ApiError {
  return new ApiError(invalidStatus(object, errors));
}

/** 422 as it is said of a patch that does not apply. */
export function unprocessable(): ApiError {
  const message = 'the server rejected our request due to an error in our request';
  return refuse({ code: 422, reason: 'Invalid', message, details: {} });
}

/** 400: the request makes no sense. */
export function badRequest(message: string): ApiError {
  return refuse({ code: 400, reason: 'BadRequest', message });
}

/** 401: the client is not known. */
export function unauthorized(message = 'Unauthorized'): ApiError {
  return refuse({ code: 401, reason: 'Unauthorized', message });
}

/** 403: admission or authorization refuses; the causes say more. */
export function forbiddenRequest(
  resource: GroupResource,
  name: string,
  message: string,
  causes?: StatusCause[],
): ApiError {
  const type = groupResourceText(resource);
  const subject =
    type === '' ? 'forbidden' : name === '' ? `${type} is forbidden` : `${type} ${goQuote(name)} is forbidden`;
  const details = detailsOf(resource, name, causes && causes.length > 0 ? { causes } : {});
  return refuse({ code: 403, reason: 'Forbidden', message: `${subject}: ${message}`, details });
}

/** 405: the path does not know this verb. */
export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return refuse({ code: 405, reason: 'MethodNotAllowed', message, details: {} });
}

/** 405: the kind of object does not know this action. */
export function methodNotSupported(resource: GroupResource, action: string): ApiError {
  const message = `${action} is not supported on resources of kind ${goQuote(groupResourceText(resource))}`;
  return refuse({ code: 405, reason: 'MethodNotAllowed', message, details: detailsOf(resource, '') });
}

/** 406: the server cannot answer in the form that was asked for. */
export function notAcceptable(message: string): ApiError {
  return refuse({ code: 406, reason: 'NotAcceptable', message });
}

/** 406 with the list of media types that the server can write. */
export function notAcceptableMediaType(accepted: readonly string[]): ApiError {
  return notAcceptable(`only the following media types are accepted: ${accepted.join(', ')}`);
}

/** 410: the resourceVersion is compacted away; the client lists anew. */
export function expired(message: string): ApiError {
  return refuse({ code: 410, reason: 'Expired', message });
}

/** 410 in the words of a watch or list from a revision that is gone. */
export function tooOldResourceVersion(requested: string, oldest: string): ApiError {
  return expired(`too old resource version: ${requested} (${oldest})`);
}

/** 410 in the words of a continue token whose revision is compacted away. */
export function expiredContinueToken(): ApiError {
  return expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
  );
}

/** 410: gone for good. */
export function gone(message: string): ApiError {
  return refuse({ code: 410, reason: 'Gone', message });
}

/** 413: the body is larger than the server takes. */
export function requestTooLarge(message: string): ApiError {
  return refuse({
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: `Request entity too large: ${message}`,
  });
}

/** 415: the server does not read this Content-Type. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const list = accepted.join(', ');
  const message = `the body of the request was in an unknown format - accepted media types include: ${list}`;
  return refuse({ code: 415, reason: 'UnsupportedMediaType', message });
}

/** 415 as it is said of a patch whose type the resource does not take. */
export function unsupportedPatchType(): ApiError {
  return refuse({ code: 415, reason: 'UnsupportedMediaType', message: '415: Unsupported Media Type', details: {} });
}

/** 429: the client shall come back later. */
export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: StatusCause[]): ApiError {
  const details: StatusDetails = {
    ...(causes && causes.length > 0 ? { causes } : {}),
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  };
  return refuse({ code: 429, reason: 'TooManyRequests', message, details });
}

/** 500: something broke inside, said as the server says it of an unexpected error. */
export function internalError(message: string): ApiError {
  return refuse({
    code: 500,
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** 500 without a reason: the raw text of an error that nobody translated. */
export function plainError(message: string): ApiError {
  return refuse({ code: 500, message });
}

/** 500: a passing fault; the client may try again. */
export function serverTimeout(resource: GroupResource, operation: string, retryAfterSeconds: number): ApiError {
  const target = groupResourceText(resource);
  const message = `The ${operation} operation against ${target} could not be completed at this time, please try again.`;
  const details = detailsOf(resource, operation, retryAfterSeconds > 0 ? { retryAfterSeconds } : {});
  return refuse({ code: 500, reason: 'ServerTimeout', message, details });
}

/** 503: the server is not there for this. */
export function serviceUnavailable(message: string): ApiError {
  return refuse({ code: 503, reason: 'ServiceUnavailable', message });
}

/** 504: the request took too long. */
export function timeout(message: string, retryAfterSeconds: number, causes?: StatusCause[]): ApiError {
  const details: StatusDetails = {
    ...(causes ? { causes } : {}),
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  };
  return refuse({ code: 504, reason: 'Timeout', message: `Timeout: ${message}`, details });
}

/** 504: a resourceVersion that the server has not reached. */
export function tooLargeResourceVersion(requested: string, current: string): ApiError {
  const message = 'Too large resource version';
  return timeout(`${message}: ${requested}, current: ${current}`, 1, [{ reason: 'ResourceVersionTooLarge', message }]);
}
