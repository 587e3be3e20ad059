import { Deployment } from '../../api/apps/v1/deployment/deployment';
import { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { type ClusterInput, defineInput, done, Refusal } from '../define-input';
import { type ObjectPlace, patchPlace, placeOf } from '../object-place';

/** kubectl rollout undo of a Deployment, to a revision or to the one before. */
export interface RolloutUndoInput extends ClusterInput, ObjectPlace {
  do: 'rollout-undo';
  toRevision?: number;
}

const REVISION = 'deployment.kubernetes.io/revision';

export default defineInput<RolloutUndoInput>({
  name: 'rollout-undo',
  run(cluster, { namespace, name, toRevision }) {
    const deployment = cluster.kubectl.get(Deployment, namespace, name);
    const revisionOf = (set: ReplicaSet) => Number(set.metadata.annotations?.[REVISION] ?? 0);
    const sets = cluster.kubectl
      .list(ReplicaSet, { namespace: namespace as string })
      .items.filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === deployment.metadata.uid))
      .sort((a, b) => revisionOf(b) - revisionOf(a));
    const wanted = toRevision ? sets.find((set) => revisionOf(set) === toRevision) : sets[1];
    if (!wanted)
      throw new Refusal(
        toRevision
          ? `unable to find specified revision ${toRevision} in history`
          : 'no rollout history found for deployment',
      );
    const { 'pod-template-hash': _, ...labels } = wanted.spec.template.metadata?.labels ?? {};
    const template = { ...wanted.spec.template, metadata: { ...wanted.spec.template.metadata, labels } };
    const body = [{ op: 'replace', path: '/spec/template', value: template }];
    patchPlace(cluster, placeOf(Deployment, name, namespace), { type: 'json', body });
    return done(`deployment.apps/${name} rolled back`);
  },
});
