import { base32, sha256 } from '../../base/sha256';
import type { ProxyEndpoint } from '../endpoint';
import type { ServicePort } from '../service-port';

/** The chains of one service port. */
export interface PortNames {
  readonly service: string;
  readonly local: string;
  readonly external: string;
  readonly firewall: string;
}

/** A name of nft has 256 characters at most, 16 of which are kept for the kind. */
const LENGTH_MAX = 240;
const HASH_LENGTH = 8;

/** The chains of a service port. */
export function portNames(port: ServicePort): PortNames {
  const base = hashed(seedOf(port));
  return {
    service: `service-${base}`,
    local: `local-${base}`,
    external: `external-${base}`,
    firewall: `firewall-${base}`,
  };
}

/** The chain of an endpoint and the set of clients that stick to it; only with session affinity. */
export function endpointNames(port: ServicePort, { ip, port: target }: ProxyEndpoint): { chain: string; set: string } {
  const base = hashed(`${seedOf(port)}__${ip.replaceAll(':', '.')}/${target}`);
  return { chain: `endpoint-${base}`, set: `affinity-${base}` };
}

function seedOf({ namespace, service, protocol, portName }: ServicePort): string {
  return `${namespace}/${service}/${protocol.toLowerCase()}/${portName}`;
}

function hashed(text: string): string {
  const name = `${base32(sha256(text), HASH_LENGTH)}-${text}`;
  return name.length > LENGTH_MAX ? `${name.slice(0, LENGTH_MAX - 3)}...` : name;
}
