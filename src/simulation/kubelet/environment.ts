/**
 * The environment variables of a container.
 * Models: kubelet makeEnvironmentVariables: envFrom, env, references, $(NAME), variables of Services.
 * Leaves out: fileKeyRef, the check of names (v1.36 allows nearly all).
 */
import { type ConfigMap, ConfigMap as ConfigMapKind } from '../api/core/v1/configmap/configmap';
import type { Container, EnvVar } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { type Secret, Secret as SecretKind } from '../api/core/v1/secret/secret';
import type { Service } from '../api/core/v1/service/service';
import { isReason } from '../apimachinery/api-error';
import { decodeBase64 } from '../base/base64';
import type { Client } from '../client';
import { fieldValue, type PodPlace, resourceValue } from './downward';
import { expand } from './expansion';
import { StartError } from './start-error';

/** What variables are made from. */
export interface EnvironmentSources {
  readonly client: Client;
  readonly place: PodPlace;
  /** The Services whose addresses a pod of the namespace is told. */
  services(namespace: string): readonly Service[];
}

/** The variables of a container, in order; throws StartError where something that they need is missing. */
export function environmentOf(pod: Pod, container: Container, sources: EnvironmentSources): Variables {
  const namespace = pod.metadata.namespace as string;
  const services = sources.services(namespace);
  if (!container.env?.length && !container.envFrom?.length) return serviceEnvironment(pod, services);
  const variables = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef;
    const data = source.configMapRef
      ? configMapData(sources.client, namespace, reference?.name ?? '')
      : secretData(sources.client, namespace, reference?.name ?? '');
    if (typeof data === 'string') {
      if (reference?.optional) continue;
      throw new StartError('CreateContainerConfigError', data);
    }
    for (const key of Object.keys(data).sort()) variables.set(`${source.prefix ?? ''}${key}`, data[key] as string);
  }
  const links = serviceVariables(pod, services);
  const known = (name: string) => variables.get(name) ?? links.get(name);
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? referenced(pod, container, variable, sources)
      : expand(variable.value ?? '', known);
    if (value !== undefined) variables.set(variable.name, value);
  }
  for (const [name, value] of links) if (!variables.has(name)) variables.set(name, value);
  return [...variables];
}

/** Variables with their values, in order. */
export type Variables = readonly (readonly [string, string])[];

const withLinks = new WeakMap<readonly Service[], Variables>();
const withoutLinks = new WeakMap<readonly Service[], Variables>();

/** What a container is told that asks for nothing: the Services; one list for all that are told the same. */
function serviceEnvironment(pod: Pod, services: readonly Service[]): Variables {
  const known = pod.spec.enableServiceLinks === false ? withoutLinks : withLinks;
  let variables = known.get(services);
  if (!variables) {
    variables = [...serviceVariables(pod, services)];
    known.set(services, variables);
  }
  return variables;
}

function referenced(pod: Pod, container: Container, { valueFrom }: EnvVar, sources: EnvironmentSources) {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom ?? {};
  const { client, place } = sources;
  const namespace = pod.metadata.namespace as string;
  if (fieldRef) return fieldValue(pod, fieldRef.fieldPath, place) ?? '';
  if (resourceFieldRef) {
    const { containerName } = resourceFieldRef;
    const named = containerName ? pod.spec.containers.find(({ name }) => name === containerName) : container;
    return resourceValue(named ?? container, resourceFieldRef, place);
  }
  const reference = configMapKeyRef ?? secretKeyRef;
  if (!reference) return undefined;
  const { name = '', key, optional } = reference;
  const data = configMapKeyRef ? configMapData(client, namespace, name) : secretData(client, namespace, name);
  if (typeof data === 'string') {
    if (optional) return undefined;
    throw new StartError('CreateContainerConfigError', data);
  }
  if (Object.hasOwn(data, key)) return data[key];
  if (optional) return undefined;
  const kind = configMapKeyRef ? 'ConfigMap' : 'Secret';
  throw new StartError('CreateContainerConfigError', `couldn't find key ${key} in ${kind} ${namespace}/${name}`);
}

/** The texts of a ConfigMap by key, or what is wrong. */
export function configMapData(client: Client, namespace: string, name: string): Record<string, string> | string {
  const map = findObject<ConfigMap>(() => client.get(ConfigMapKind, namespace, name));
  if (!map) return `configmap "${name}" not found`;
  const binary = Object.entries(map.binaryData ?? {}).map(([key, value]) => [key, decodeBase64(value)]);
  return { ...map.data, ...Object.fromEntries(binary) };
}

/** The texts of a Secret by key, or what is wrong. */
export function secretData(client: Client, namespace: string, name: string): Record<string, string> | string {
  const secret = findObject<Secret>(() => client.get(SecretKind, namespace, name));
  if (!secret) return `secret "${name}" not found`;
  return Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, decodeBase64(value)]));
}

function findObject<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** `WEB_SERVICE_HOST` and the like, as Docker links had them. */
function serviceVariables(pod: Pod, services: readonly Service[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const service of services) {
    const { clusterIP, ports = [] } = service.spec;
    if (!clusterIP || clusterIP === 'None') continue;
    const isMaster = service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes';
    if (!isMaster && pod.spec.enableServiceLinks === false) continue;
    const prefix = service.metadata.name.toUpperCase().replaceAll('-', '_');
    const [first] = ports;
    variables.set(`${prefix}_SERVICE_HOST`, clusterIP);
    if (!first) continue;
    variables.set(`${prefix}_SERVICE_PORT`, String(first.port));
    for (const { name, port } of ports)
      if (name) variables.set(`${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`, String(port));
    const address = (protocol: string, port: number) => `${protocol.toLowerCase()}://${clusterIP}:${port}`;
    variables.set(`${prefix}_PORT`, address(first.protocol ?? 'TCP', first.port));
    for (const { protocol = 'TCP', port } of ports) {
      const stem = `${prefix}_PORT_${port}_${protocol}`;
      variables.set(stem, address(protocol, port));
      variables.set(`${stem}_PROTO`, protocol.toLowerCase());
      variables.set(`${stem}_PORT`, String(port));
      variables.set(`${stem}_ADDR`, clusterIP);
    }
  }
  return variables;
}
