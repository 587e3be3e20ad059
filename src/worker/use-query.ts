import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Query } from '../projection/define-query';
import type { Connection } from './connection';
import type { Clock } from './protocol';

/** The connection that the components below work with. */
export const ConnectionContext = createContext<Connection | undefined>(undefined);

/** The page's connection; throws outside of its provider. */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (!connection) throw new Error('there is no connection above this component');
  return connection;
}

/** The answer to a question at the play head, again whenever it changes; undefined until the first one. */
export function useQuery<Q extends Query>(name: Q['name'], params: Q['params']): Q['answer'] | undefined {
  const connection = useConnection();
  const key = JSON.stringify(params);
  const source = useMemo(() => {
    const parsed: unknown = key === undefined ? undefined : JSON.parse(key);
    return {
      subscribe: (changed: () => void) => connection.watch(name, parsed, changed),
      current: () => connection.answerTo(name, parsed),
    };
  }, [connection, name, key]);
  return useSyncExternalStore(source.subscribe, source.current);
}

/** Where the play head stands, again at each report. */
export function useClock(): Clock | undefined {
  const connection = useConnection();
  return useSyncExternalStore(
    (changed) => connection.onClock(changed),
    () => connection.clock,
  );
}
