/** What the stage asks the worker for; the last answer stays while a new one is on its way, so that nothing blinks. */
import { useRef } from 'react';
import type { Messages, MessagesQuery } from '../../projection/messages/query';
import type { ServiceRow, ServicesQuery } from '../../projection/services/query';
import type { Topology, TopologyQuery } from '../../projection/topology/query';
import { useQuery } from '../../worker/use-query';

/** A value, or the last one there was. */
export function useLast<T>(value: T | undefined): T | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return value ?? last.current;
}

const NO_SERVICES: readonly ServiceRow[] = [];
const QUIET: Messages = { step: 0, flying: [] };

export const useTopology = (): Topology | undefined => useLast(useQuery<TopologyQuery>('topology', undefined));

/** The Services; with a node, each with its endpoints on that node. */
export const useServices = (namespace: string, node?: string): readonly ServiceRow[] =>
  useLast(useQuery<ServicesQuery>('services', { namespace, ...(node !== undefined && { node }) })) ?? NO_SERVICES;

export const useMessages = (): Messages => useLast(useQuery<MessagesQuery>('messages', undefined)) ?? QUIET;
