import { describe, expect, test } from 'vitest';
import * as errors from './api-error';
import {
  duplicate,
  fieldErrorText,
  forbidden,
  internalFieldError,
  invalid,
  invalidStatus,
  notFoundValue,
  notSupported,
  OMIT_VALUE,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from './field-error';
import { FieldPath } from './field-path';

const spec = FieldPath.of('spec');
const container = spec.child('containers').index(0);

describe('an error of validation is printed as the server prints it', () => {
  test.each([
    [required(container.child('image')), 'spec.containers[0].image: Required value'],
    [required(spec, 'must be given'), 'spec: Required value: must be given'],
    [invalid(spec.child('replicas'), -1, 'must be >= 0'), 'spec.replicas: Invalid value: -1: must be >= 0'],
    [invalid('a', 'x"\n', 'no'), 'a: Invalid value: "x\\"\\n": no'],
    [invalid('a', '漢é\u200b\u{1f600}\u0001', 'no'), 'a: Invalid value: "漢é\\u200b😀\\x01": no'],
    [invalid('a', null, 'no'), 'a: Invalid value: null: no'],
    [invalid('a', true, 'no'), 'a: Invalid value: true: no'],
    [invalid('a', ['x', 1], 'no'), 'a: Invalid value: ["x",1]: no'],
    [invalid('a', { b: '<c>' }, 'no'), 'a: Invalid value: {"b":"\\u003cc\\u003e"}: no'],
    [invalid('a', OMIT_VALUE, 'no'), 'a: Invalid value: no'],
    [invalid(undefined, 'x', 'no'), '<nil>: Invalid value: "x": no'],
    [typeInvalid('a', 'x', 'no'), 'a: Invalid value: "x": no'],
    [notSupported('a', 'X', ['A', 'B']), 'a: Unsupported value: "X": supported values: "A", "B"'],
    [duplicate(container.child('name'), 'c'), 'spec.containers[0].name: Duplicate value: "c"'],
    [forbidden(spec, 'may not'), 'spec: Forbidden: may not'],
    [notFoundValue('a', 'v'), 'a: Not found: "v"'],
    [tooLong(FieldPath.of(''), 1048576), '[]: Too long: may not be more than 1048576 bytes'],
    [tooLong('a', -1), 'a: Too long: value is too long'],
    [tooMany('a', 5, 4), 'a: Too many: 5: must have at most 4 items'],
    [tooMany('a', -1, -1), 'a: Too many: has too many items'],
    [internalFieldError('a', 'boom'), 'a: Internal error: boom'],
  ])('%#', (error, text) => {
    expect(fieldErrorText(error)).toBe(text);
  });

  test('a path names fields, indices and keys', () => {
    const path = FieldPath.of('metadata', 'labels').key('a.b/c');
    expect(String(path)).toBe('metadata.labels[a.b/c]');
    expect(String(path.child('x', 'y').index(2))).toBe('metadata.labels[a.b/c].x.y[2]');
  });
});

describe('errors of validation become one 422', () => {
  const pod = { group: '', kind: 'Pod', name: 'p' };

  test('one error stands alone, several stand in brackets, repeated texts once', () => {
    const one = required(spec);
    const two = forbidden(spec, 'no');
    expect(invalidStatus(pod, [one]).message).toBe('Pod "p" is invalid: spec: Required value');
    const status = invalidStatus(pod, [one, two, one]);
    expect(status.message).toBe('Pod "p" is invalid: [spec: Required value, spec: Forbidden: no]');
    expect(status.details?.causes).toHaveLength(3);
    expect(invalidStatus(pod, [one, one]).message).toBe('Pod "p" is invalid: spec: Required value');
  });

  test('the group stands behind the kind, what is empty is left out', () => {
    expect(invalidStatus({ group: 'apps', kind: 'Deployment', name: 'd' }, [required('spec')])).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Deployment.apps "d" is invalid: spec: Required value',
      reason: 'Invalid',
      details: {
        name: 'd',
        group: 'apps',
        kind: 'Deployment',
        causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec' }],
      },
      code: 422,
    });
    expect(invalidStatus({ group: '', kind: '', name: '' }, []).message).toBe(' "" is invalid');
  });
});

describe('each refusal has the code, reason, message and details of the server', () => {
  const pods = { group: '', resource: 'pods' };
  const deployments = { group: 'apps', resource: 'deployments' };
  test.each([
    [
      errors.notFound(deployments, 'x'),
      404,
      'NotFound',
      'deployments.apps "x" not found',
      { name: 'x', group: 'apps', kind: 'deployments' },
    ],
    [errors.resourceNotServed(), 404, 'NotFound', 'the server could not find the requested resource', {}],
    [errors.alreadyExists(pods, 'p'), 409, 'AlreadyExists', 'pods "p" already exists', { name: 'p', kind: 'pods' }],
    [
      errors.alreadyExists(pods, 'p', 'object is being deleted: '),
      409,
      'AlreadyExists',
      'object is being deleted: pods "p" already exists',
      { name: 'p', kind: 'pods' },
    ],
    [
      errors.conflict(pods, 'p'),
      409,
      'Conflict',
      'Operation cannot be fulfilled on pods "p": the object has been modified; please apply your changes to the latest version and try again',
      { name: 'p', kind: 'pods' },
    ],
    [errors.badRequest('no'), 400, 'BadRequest', 'no', undefined],
    [
      errors.forbiddenRequest(pods, 'p', 'no'),
      403,
      'Forbidden',
      'pods "p" is forbidden: no',
      { name: 'p', kind: 'pods' },
    ],
    [errors.forbiddenRequest(pods, '', 'no'), 403, 'Forbidden', 'pods is forbidden: no', { kind: 'pods' }],
    [
      errors.methodNotAllowed(),
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    ],
    [errors.tooOldResourceVersion('1', '5'), 410, 'Expired', 'too old resource version: 1 (5)', undefined],
    [
      errors.unsupportedMediaType(['a/b', 'c/d']),
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: a/b, c/d',
      undefined,
    ],
    [errors.unprocessable(), 422, 'Invalid', 'the server rejected our request due to an error in our request', {}],
    [
      errors.tooManyRequests('wait', 0, [{ reason: 'DisruptionBudget', message: 'm' }]),
      429,
      'TooManyRequests',
      'wait',
      { causes: [{ reason: 'DisruptionBudget', message: 'm' }] },
    ],
    [
      errors.internalError('boom'),
      500,
      'InternalError',
      'Internal error occurred: boom',
      { causes: [{ message: 'boom' }] },
    ],
    [
      errors.tooLargeResourceVersion('9', '5'),
      504,
      'Timeout',
      'Timeout: Too large resource version: 9, current: 5',
      { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
    ],
    [
      errors.serverTimeout(pods, 'get', 0),
      500,
      'ServerTimeout',
      'The get operation against pods could not be completed at this time, please try again.',
      { name: 'get', kind: 'pods' },
    ],
  ])('%#', (error, code, reason, message, details) => {
    expect(error).toBeInstanceOf(errors.ApiError);
    expect(error.status).toEqual({
      ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code },
      ...(details && { details }),
    });
    expect([error.code, error.reason, error.message]).toEqual([code, reason, message]);
    expect(errors.isReason(error, reason)).toBe(true);
    expect(errors.isReason(new Error(message), reason)).toBe(false);
  });

  test('an untranslated error has no reason', () => {
    expect(errors.plainError('x').status).not.toHaveProperty('reason');
    expect(errors.plainError('x').reason).toBe('');
  });
});
