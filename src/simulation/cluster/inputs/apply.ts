import { findResource } from '../../api/schema';
import { isReason } from '../../apimachinery/api-error';
import { resourceName } from '../../kubectl/apply';
import { applyFiles, type ManifestText } from '../apply-files';
import type { Cluster } from '../cluster';
import { type ClusterInput, defineInput } from '../define-input';

/** kubectl apply of the editor's files; with `prune`, what earlier applies made and these files no longer name is deleted. */
export interface ApplyInput extends ClusterInput {
  do: 'apply';
  files: ManifestText[];
  prune?: boolean;
}

export default defineInput<ApplyInput>({
  name: 'apply',
  run(cluster, { files, prune }) {
    const start = { actor: 'kubectl', verb: 'apply', target: '', detail: files.map(({ name }) => name).join(', ') };
    return cluster.engine.span(start, () => {
      const outcome = applyFiles(cluster.apiserver, files);
      const now = new Set<string>();
      for (const { resource, object } of outcome.applied) {
        const { namespace, name } = object.metadata;
        const { group, version } = resource;
        const key = `${group}/${resource.resource}/${namespace ?? ''}/${name}`;
        now.add(key);
        cluster.applied.set(key, {
          group,
          version,
          resource: resource.resource,
          name,
          ...(namespace && { namespace }),
        });
      }
      if (prune && !outcome.errors.some(({ severity }) => severity === 'error'))
        outcome.lines.push(...pruneAllBut(cluster, now));
      return { lines: outcome.lines, errors: outcome.errors };
    });
  },
});

function pruneAllBut(cluster: Cluster, keep: Set<string>): string[] {
  const lines: string[] = [];
  for (const [key, place] of cluster.applied) {
    if (keep.has(key)) continue;
    cluster.applied.delete(key);
    const resource = findResource(place.group ? `${place.group}/${place.version}` : place.version, place.resource);
    try {
      cluster.apiserver.request({
        ...place,
        verb: 'delete',
        user: 'kubectl',
        deleteOptions: { propagationPolicy: 'Background' },
      });
      if (resource) lines.push(`${resourceName(resource, place.name)} pruned`);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
  return lines;
}
