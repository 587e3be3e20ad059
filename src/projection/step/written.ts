import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import type { World } from '../world';

/** What a step wrote into etcd: the object before and after; a missing `after` is a deletion. */
export interface Written {
  revision: number;
  before: ApiObject | undefined;
  after: ApiObject | undefined;
}

/** The first write of a step, if it wrote anything. */
export function writtenIn({ spans, etcdEnd }: World, step: number): Written | undefined {
  const revision = spans.etcdRevisionAt(step - 1) + 1;
  if (revision > spans.etcdRevisionAt(step)) return undefined;
  const earlier = etcdEnd.before(revision);
  return {
    revision,
    before: earlier > 0 ? etcdEnd.valueOf(earlier) : undefined,
    after: etcdEnd.valueOf(revision),
  };
}
