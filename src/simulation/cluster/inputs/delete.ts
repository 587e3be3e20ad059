import { findResource } from '../../api/schema';
import { resourceName } from '../../kubectl/apply';
import { type ClusterInput, defineInput, done } from '../define-input';
import type { ObjectPlace } from '../object-place';

/** kubectl delete of one object. */
export interface DeleteInput extends ClusterInput, ObjectPlace {
  do: 'delete';
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
}

export default defineInput<DeleteInput>({
  name: 'delete',
  run(cluster, { group, version, resource, namespace, name, gracePeriodSeconds, propagationPolicy = 'Background' }) {
    const deleteOptions = { propagationPolicy, ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }) };
    cluster.apiserver.request({
      verb: 'delete',
      group,
      version,
      resource,
      name,
      user: 'kubectl',
      deleteOptions,
      ...(namespace && { namespace }),
    });
    const served = findResource(group ? `${group}/${version}` : version, resource);
    const word = gracePeriodSeconds === 0 ? 'force deleted' : 'deleted';
    return done(
      `${served ? resourceName(served, name).replace('/', ' "') : `${resource} "${name}`}" ${word}${namespace ? ` from ${namespace} namespace` : ''}`,
    );
  },
});
