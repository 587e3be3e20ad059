import type { KindDefinition } from '../api/define-kind';
import { kinds } from '../api/kinds';
import { ApiError } from '../apimachinery/api-error';
import type { Client } from '../client';

/**
 * The kinds whose objects can be listed and deleted, each storage once (Events and HorizontalPodAutoscalers have
 * several versions or groups), as discovery tells them to the namespace controller and the garbage collector.
 */
export function listableKinds(client: Client): KindDefinition[] {
  const seen = new Set<string>();
  return kinds.filter((kind) => {
    const storage = `${kind.group === 'events.k8s.io' ? '' : kind.group}/${kind.resource}`;
    if (seen.has(storage) || !isListable(client, kind)) return false;
    seen.add(storage);
    return true;
  });
}

function isListable(client: Client, kind: KindDefinition): boolean {
  try {
    client.list(kind, { limit: 1 });
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
