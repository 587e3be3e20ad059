import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../../apimachinery/field-path';
import { isHTTPHeaderName } from '../../../../../apimachinery/validation-names';
import { nonNegative, portNumOrName, wordsAt } from '../../../../validation/values';
import type { Container, HttpGetAction, LifecycleHandler, Probe } from '../container';

/** What is wrong with a container's hooks. */
export function validateLifecycle(
  { postStart, preStop }: NonNullable<Container['lifecycle']>,
  graceSeconds: number,
  path: FieldPath,
): FieldError[] {
  return [
    ...(postStart ? validateHandler(postStart, graceSeconds, path.child('postStart')) : []),
    ...(preStop ? validateHandler(preStop, graceSeconds, path.child('preStop')) : []),
  ];
}

/** What is wrong with a container's probes: liveness, readiness, startup, in this order. */
export function validateProbes(container: Container, path: FieldPath): FieldError[] {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  const errors: FieldError[] = [];
  if (livenessProbe) errors.push(...validateProbeOfOneSuccess(livenessProbe, path.child('livenessProbe')));
  if (readinessProbe) {
    const at = path.child('readinessProbe');
    errors.push(...validateProbe(readinessProbe, at));
    const grace = readinessProbe.terminationGracePeriodSeconds;
    if (grace !== undefined)
      errors.push(invalid(at.child('terminationGracePeriodSeconds'), grace, 'must not be set for readinessProbes'));
  }
  if (startupProbe) errors.push(...validateProbeOfOneSuccess(startupProbe, path.child('startupProbe')));
  return errors;
}

function validateProbeOfOneSuccess(probe: Probe, path: FieldPath): FieldError[] {
  const errors = validateProbe(probe, path);
  if (probe.successThreshold !== 1)
    errors.push(invalid(path.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'));
  return errors;
}

function validateProbe(probe: Probe, path: FieldPath): FieldError[] {
  const errors = validateHandler(probe, 0, path);
  for (const field of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const)
    errors.push(...nonNegative(probe[field], path.child(field)));
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0)
    errors.push(invalid(path.child('terminationGracePeriodSeconds'), grace, 'must be greater than 0'));
  return errors;
}

type Handler = LifecycleHandler & Probe;

/** The first handler is checked, each further one is one too many. */
function validateHandler(handler: Handler, graceSeconds: number, path: FieldPath): FieldError[] {
  const checks: [keyof Handler, (at: FieldPath) => FieldError[]][] = [
    ['exec', (at) => (handler.exec?.command?.length ? [] : [required(at.child('command'))])],
    ['httpGet', (at) => validateHttpGet(handler.httpGet as HttpGetAction, at)],
    ['tcpSocket', (at) => portNumOrName(handler.tcpSocket?.port, at.child('port'))],
    ['grpc', (at) => portNumOrName(handler.grpc?.port, at.child('port'))],
    ['sleep', (at) => validateSleep(handler.sleep?.seconds ?? 0, graceSeconds, at)],
  ];
  const given = checks.filter(([name]) => handler[name] !== undefined);
  if (given.length === 0) return [required(path, 'must specify a handler type')];
  return given.flatMap(([name, check], index) =>
    index === 0 ? check(path.child(name)) : [forbidden(path.child(name), 'may not specify more than 1 handler type')],
  );
}

function validateHttpGet({ path: url, port, scheme, httpHeaders }: HttpGetAction, path: FieldPath): FieldError[] {
  const errors = url ? [] : [required(path.child('path'))];
  errors.push(...portNumOrName(port, path.child('port')));
  if (scheme !== 'HTTP' && scheme !== 'HTTPS')
    errors.push(notSupported(path.child('scheme'), scheme ?? '', ['HTTP', 'HTTPS']));
  for (const { name } of httpHeaders ?? [])
    errors.push(...wordsAt(path.child('httpHeaders'), name, isHTTPHeaderName(name)));
  return errors;
}

function validateSleep(seconds: number, graceSeconds: number, path: FieldPath): FieldError[] {
  if (seconds >= 0 && seconds <= graceSeconds) return [];
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`)];
}
