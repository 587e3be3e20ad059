import { parseIp } from '../../../../apimachinery/cidr';
import { type FieldError, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import {
  isDNS1035Label,
  isDNS1123Subdomain,
  isValidPortName,
  isValidPortNum,
  isWildcardDNS1123Subdomain,
} from '../../../../apimachinery/validation-names';
import { wordsAt } from '../../../validation/values';

/** Where requests go: a Service's port, or another object. */
interface Backend {
  service?: { name?: string; port?: { name?: string; number?: number } };
  resource?: { kind?: string; name?: string };
}

interface IngressPath {
  path?: string;
  pathType?: string;
  backend?: Backend;
}

/** What an Ingress says. */
export interface IngressSpec {
  ingressClassName?: string;
  defaultBackend?: Backend;
  tls?: { hosts?: string[]; secretName?: string }[];
  rules?: { host?: string; http?: { paths?: IngressPath[] } }[];
}

const SPEC = FieldPath.of('spec');
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];
const NOT_IN_PATHS = ['//', '/./', '/../', '%2f', '%2F'];
const NOT_AT_ENDS = ['/..', '/.'];

/** What is wrong with an Ingress. */
export function validateIngress({ rules = [], defaultBackend, tls = [], ingressClassName }: IngressSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend)
    errors.push(invalid(SPEC, rules, 'either `defaultBackend` or `rules` must be specified'));
  tls.forEach(({ hosts = [] }, index) => {
    hosts.forEach((host, i) => {
      errors.push(...validateHost(host, SPEC.child('tls').index(index).child('hosts').index(i)));
    });
  });
  rules.forEach(({ host = '', http }, index) => {
    const at = SPEC.child('rules').index(index);
    if (host) {
      if (parseIp(host)) errors.push(invalid(at.child('host'), host, 'must be a DNS name, not an IP address'));
      else errors.push(...validateHost(host, at.child('host')));
    }
    if (http) errors.push(...validatePaths(http.paths ?? [], at.child('http', 'paths')));
  });
  if (defaultBackend) errors.push(...validateBackend(defaultBackend, SPEC.child('defaultBackend')));
  if (ingressClassName !== undefined)
    errors.push(...wordsAt(SPEC.child('ingressClassName'), ingressClassName, isDNS1123Subdomain(ingressClassName)));
  return errors;
}

function validateHost(host: string, path: FieldPath): FieldError[] {
  return wordsAt(path, host, host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host));
}

function validatePaths(paths: readonly IngressPath[], path: FieldPath): FieldError[] {
  if (paths.length === 0) return [required(path)];
  return paths.flatMap(({ path: url = '', pathType, backend = {} }, index) => {
    const at = path.index(index);
    return [...validatePath(url, pathType, at), ...validateBackend(backend, at.child('backend'))];
  });
}

function validatePath(url: string, pathType: string | undefined, path: FieldPath): FieldError[] {
  if (pathType === undefined) return [required(path.child('pathType'), 'pathType must be specified')];
  if (!PATH_TYPES.includes(pathType)) return [notSupported(path.child('pathType'), pathType, PATH_TYPES)];
  const at = path.child('path');
  if (pathType === 'ImplementationSpecific')
    return url && !url.startsWith('/') ? [invalid(at, url, 'must be an absolute path')] : [];
  const errors = url.startsWith('/') ? [] : [invalid(at, url, 'must be an absolute path')];
  for (const part of NOT_IN_PATHS) if (url.includes(part)) errors.push(invalid(at, url, `must not contain '${part}'`));
  for (const end of NOT_AT_ENDS) if (url.endsWith(end)) errors.push(invalid(at, url, `cannot end with '${end}'`));
  return errors;
}

function validateBackend({ service, resource }: Backend, path: FieldPath): FieldError[] {
  if (service && resource) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return resource.kind && resource.name ? [] : [required(path.child('resource', 'name'))];
  if (!service) return [invalid(path, '', 'resource or service backend is required')];
  const { name = '', port = {} } = service;
  const at = path.child('service');
  const errors: FieldError[] = [];
  if (!name) errors.push(required(at.child('name')));
  else errors.push(...wordsAt(at.child('name'), name, isDNS1035Label(name)));
  if (port.name && port.number) errors.push(invalid(path, '', 'cannot set both port name & port number'));
  else if (port.name) errors.push(...wordsAt(at.child('port', 'name'), port.name, isValidPortName(port.name)));
  else if (port.number) errors.push(...wordsAt(at.child('port', 'number'), port.number, isValidPortNum(port.number)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}
