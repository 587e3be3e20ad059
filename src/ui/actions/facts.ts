/** The facts of the selected object that decide which actions are offered; followed for as long as the page is there. */
import { useEffect } from 'react';
import type { ObjectFacts, ObjectFactsQuery } from '../../projection/object-facts/query';
import { useConnection } from '../../worker/use-query';
import { getSession, type Selection, useSession } from '../session';
import { connectActions } from './act';

let facts: ObjectFacts | undefined;

/** The reference of a selection, as far as it is an object's. */
export function referenceOf(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'node') return `nodes/${selection.key}`;
  if (selection?.kind === 'object') return selection.key;
  return selection?.kind === 'container' ? selection.key.split('/').slice(0, 3).join('/') : undefined;
}

/** The facts of what is selected, if they are known already. */
export function selectedFacts(): ObjectFacts | undefined {
  const key = referenceOf(getSession().selection);
  return key !== undefined && facts?.key === key ? facts : undefined;
}

/** The kind's word of what is selected: `pods`, `nodes`. */
export function selectedResource(): string | undefined {
  return referenceOf(getSession().selection)?.split('/')[0];
}

const waiting = new Set<() => void>();
const FACTS_MS = 2_000;

/** When the facts of what is selected are known (or not to be had soon): what is offered depends on them. */
export function factsKnown(): Promise<void> {
  if (referenceOf(getSession().selection) === undefined || selectedFacts()) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (): void => {
      if (!selectedFacts()) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
    setTimeout(() => {
      waiting.delete(look);
      resolve();
    }, FACTS_MS);
  });
}

/** Mounted once: lends the connection to actions and follows the facts. */
export function useActions(): void {
  const connection = useConnection();
  const key = useSession((s) => referenceOf(s.selection));
  useEffect(() => {
    connectActions(connection);
    return () => connectActions(undefined);
  }, [connection]);
  useEffect(() => {
    if (key === undefined) return;
    const name: ObjectFactsQuery['name'] = 'object-facts';
    const take = (): void => {
      facts = (connection.answerTo(name, { key }) as ObjectFacts | null | undefined) ?? facts;
      for (const look of [...waiting]) look();
    };
    const stop = connection.watch(name, { key }, take);
    take();
    return stop;
  }, [connection, key]);
}
