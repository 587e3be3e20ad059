import { base32, sha256 } from '../../base/sha256';
import type { ProxyEndpoint } from '../endpoint';
import type { ServicePort } from '../service-port';

/** The chains of one service port: one hash, five meanings. */
export interface PortChains {
  /** Endpoints of the whole cluster. */
  readonly svc: string;
  /** Endpoints of the node. */
  readonly svl: string;
  /** Traffic from outside. */
  readonly ext: string;
  /** Sources that a load balancer address accepts. */
  readonly fw: string;
}

const HASH_LENGTH = 16;

/** The chains of a service port. */
export function portChains(port: ServicePort): PortChains {
  const hash = hashOf(seedOf(port));
  return { svc: `KUBE-SVC-${hash}`, svl: `KUBE-SVL-${hash}`, ext: `KUBE-EXT-${hash}`, fw: `KUBE-FW-${hash}` };
}

/** The chain of an endpoint of a service port. */
export function endpointChain(port: ServicePort, { text }: ProxyEndpoint): string {
  return `KUBE-SEP-${hashOf(seedOf(port) + text)}`;
}

/** Whether a chain is one of a service port, and so the proxy's to delete. */
export function isServiceChain(chain: string): boolean {
  return /^KUBE-(SVC|SVL|EXT|FW|SEP)-/.test(chain);
}

function seedOf({ text, protocol }: ServicePort): string {
  return text + protocol.toLowerCase();
}

function hashOf(text: string): string {
  return base32(sha256(text), HASH_LENGTH);
}
