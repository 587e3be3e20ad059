import type { KindDefinition, StrategyEnv } from '../api/define-kind';
import type { ApiObject } from '../apimachinery/object-meta';
import type { Engine } from '../engine';
import type { Etcd } from '../etcd';
import type { ServiceRanges } from './service-ranges';

/** What every handler of the server works with. */
export interface ServerParts {
  engine: Engine;
  etcd: Etcd;
  /** What strategies may ask of the server. */
  env: StrategyEnv;
  /** The time as the API writes it, to the second, `laterSeconds` from now. */
  timestamp(laterSeconds?: number): string;
  /** The kind behind a path; throws the server's 404 where nothing is served. */
  kindOf(group: string, version: string, resource: string): KindDefinition;
  /** Five letters for a generated name, 36 for a uid: the server's own chance. */
  nameSuffix(): string;
  uid(): string;
  /** The addresses and ports of Services that are taken. */
  ranges: ServiceRanges;
}

/** An object as it leaves the server. */
export type Answer = ApiObject;
