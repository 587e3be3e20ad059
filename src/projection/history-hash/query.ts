/**
 * The whole history as one number: equal numbers, equal histories, whoever ran them.
 * Models: nothing of Kubernetes; it proves that chance, slices and engines of browsers change nothing.
 * Leaves out: the hosts store.
 */
import { defineQuery, type Query } from '../define-query';
import { hashOf } from './hash';

export type HistoryHashQuery = Query<undefined, string> & { name: 'history-hash' };

export default defineQuery<HistoryHashQuery>({
  name: 'history-hash',
  answer: ({ etcdEnd, spans }) =>
    hashOf({ revisions: etcdEnd.revision, valueAt: (revision) => etcdEnd.valueOf(revision), spans }),
});
