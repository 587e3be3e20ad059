/**
 * Keeps as many pods of one template as a ReplicationController asks for.
 * Models: replication controller v1.36, which is the replicaset controller in other clothes.
 * Leaves out: see replica-sync.ts.
 */
import { ReplicationController } from '../../api/core/v1/replicationcontroller/replicationcontroller';
import { NOTHING, selectorFromSet } from '../../apimachinery/labels';
import { defineController } from '../define-controller';
import { ReplicaSync } from '../replica-sync';

export default defineController({
  name: 'replication-controller',
  start(env) {
    new ReplicaSync<ReplicationController>(env, {
      kind: ReplicationController,
      selectorOf: (rc) => (rc.spec.selector ? selectorFromSet(rc.spec.selector) : NOTHING),
      templateOf: (rc) => rc.spec.template,
      countsTerminating: false,
    });
  },
});
