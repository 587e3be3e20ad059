/**
 * The names behind the numbers of packed pods, told once: the page asks for the rows it does not know yet.
 * Models: nothing of Kubernetes.
 * Leaves out: everything but names.
 */
import { defineQuery, type Query } from '../define-query';
import { podSlots, podSlotsOf } from '../pod-slots';

/** Columns of names, from the asked row on. */
export interface PodNames {
  history: number;
  from: number;
  uids: string[];
  /** `pods/default/web-1`. */
  keys: string[];
  owners: string[];
}

export type PodNamesQuery = Query<{ from: number }, PodNames> & { name: 'pod-names' };

export default defineQuery<PodNamesQuery>({
  name: 'pod-names',
  answer(world, { from }) {
    const slots = podSlotsOf(world);
    const rows = slots.rows.slice(from);
    return {
      history: slots.serial,
      from,
      uids: rows.map(({ uid }) => uid),
      keys: rows.map(({ key }) => key),
      owners: rows.map(({ owner }) => owner),
    };
  },
  indices: [podSlots],
});
