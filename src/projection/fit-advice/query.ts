/** For a pod that waits for a node: the changes that would make it fit, found on the scheduler's own plugins. Ask it once. */
import type { SmallestChange } from '../../simulation/scheduler/proposal';
import { defineQuery, type Query } from '../define-query';
import { placeOf } from '../object-place';

export type FitAdviceQuery = Query<{ key: string; limit: number }, SmallestChange[]> & { name: 'fit-advice' };

export default defineQuery<FitAdviceQuery>({
  name: 'fit-advice',
  answer({ recalled, etcd }, { key, limit }) {
    const place = placeOf(key);
    return place?.kind.kind === 'Pod' ? recalled.fitAdvice(etcd, place.etcdKey).slice(0, limit) : [];
  },
});
