import { findResource } from '../../api/schema';
import { isReason } from '../../apimachinery/api-error';
import { resourceName } from '../../kubectl/apply';
import { applyRead, type FilesOutcome, type ManifestText, READING_SHARE, readFiles } from '../apply-files';
import type { Cluster } from '../cluster';
import { type ClusterInput, defineInput, finish, type InputOutcome } from '../define-input';
import { part } from '../dry-run';

/** kubectl apply of the editor's files; with `prune`, what earlier applies made and these files no longer name is deleted. */
export interface ApplyInput extends ClusterInput {
  do: 'apply';
  files: ManifestText[];
  prune?: boolean;
}

export default defineInput<ApplyInput>({
  name: 'apply',
  run: (cluster, input) => finish(steps(cluster, input)),
  steps,
});

function* steps(cluster: Cluster, { files, prune }: ApplyInput): Generator<number, InputOutcome> {
  const { engine } = cluster;
  const start = { actor: 'kubectl', verb: 'apply', target: '', detail: files.map(({ name }) => name).join(', ') };
  const cause = engine.span(start, () => engine.current);
  const read = yield* part(readFiles(files), 0, READING_SHARE);
  const work = part(applyRead(cluster.apiserver, read), READING_SHARE, 1);
  for (;;) {
    const step = engine.because(cause, () => work.next());
    if (!step.done) yield step.value;
    else return engine.because(cause, () => noteApplied(cluster, step.value, prune ?? false));
  }
}

function noteApplied(cluster: Cluster, outcome: FilesOutcome, prune: boolean): InputOutcome {
  const now = new Set<string>();
  for (const { resource, object } of outcome.applied) {
    const { namespace, name } = object.metadata;
    const { group, version } = resource;
    const key = `${group}/${resource.resource}/${namespace ?? ''}/${name}`;
    now.add(key);
    cluster.applied.set(key, { group, version, resource: resource.resource, name, ...(namespace && { namespace }) });
  }
  if (prune && !outcome.errors.some(({ severity }) => severity === 'error'))
    outcome.lines.push(...pruneAllBut(cluster, now));
  return { lines: outcome.lines, errors: outcome.errors, objects: outcome.objects };
}

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
