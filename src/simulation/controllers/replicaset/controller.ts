/**
 * Keeps as many pods of one template as a ReplicaSet asks for.
 * Models: replicaset controller v1.36: slow start, expectations, ranking, adoption, ReplicaFailure, terminatingReplicas.
 * Leaves out: see replica-sync.ts.
 */
import { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { compileSelector } from '../../apimachinery/labels';
import { controllerOf } from '../../apimachinery/object-meta';
import { defineController } from '../define-controller';
import { ReplicaSync } from '../replica-sync';

export default defineController({
  name: 'replicaset-controller',
  start(env) {
    const sets = env.informers.of(ReplicaSet);
    sets.indexer.addIndex('controller', (rs) => {
      const owner = controllerOf(rs);
      return owner ? [owner.uid] : [];
    });
    new ReplicaSync<ReplicaSet>(env, {
      kind: ReplicaSet,
      selectorOf: (rs) => compileSelector(rs.spec.selector),
      templateOf: (rs) => rs.spec.template,
      sistersOf: (rs) => {
        const owner = controllerOf(rs);
        return owner ? sets.indexer.by('controller', owner.uid) : [];
      },
      countsTerminating: true,
    });
  },
});
