/** The names of packed pods, told once: columns that grow with the history. */
import { useEffect, useState } from 'react';
import type { PodNames } from '../../projection/pod-names/query';
import type { Topology } from '../../projection/topology/query';
import { useConnection } from '../../worker/use-query';

export interface Names {
  readonly history: number;
  readonly uids: readonly string[];
  readonly keys: readonly string[];
  readonly owners: readonly string[];
}

const NOBODY: Names = { history: 0, uids: [], keys: [], owners: [] };

/** The names of all rows that are known so far; asks for those that came since. */
export function usePodNames(topology: Topology | undefined, isWanted: boolean): Names {
  const connection = useConnection();
  const [names, setNames] = useState(NOBODY);
  const history = topology?.history ?? 0;
  const rows = topology?.rows ?? 0;
  const known = names.history === history ? names.keys.length : 0;
  useEffect(() => {
    if (!isWanted || history === 0 || known >= rows) return;
    let isStale = false;
    const ask = connection.ask('pod-names', { from: known }) as Promise<PodNames>;
    ask.then(
      (told) => {
        if (isStale) return;
        setNames((before) => {
          const base = before.history === told.history ? before : NOBODY;
          if (told.from !== base.keys.length) return before;
          return {
            history: told.history,
            uids: [...base.uids, ...told.uids],
            keys: [...base.keys, ...told.keys],
            owners: [...base.owners, ...told.owners],
          };
        });
      },
      () => undefined,
    );
    return () => {
      isStale = true;
    };
  }, [connection, history, known, rows, isWanted]);
  return names.history === history ? names : NOBODY;
}
