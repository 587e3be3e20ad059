import type { ApiObject } from '../apimachinery/object-meta';
import { flattenList, readManifest } from '../kubectl/manifest';
import { applyFiles, type ManifestText } from './apply-files';
import type { Cluster } from './cluster';
import type { InputOutcome } from './define-input';

/** Tries the files against the API server without changing anything: its own errors, at their lines. */
export function dryRun(cluster: Cluster, files: readonly ManifestText[]): InputOutcome {
  const namespaces = namespacesIn(files);
  const outcome = applyFiles(cluster.apiserver, files, true);
  // What the same files would create first is not missing.
  const errors = outcome.errors.filter(
    ({ message }) => !namespaces.some((name) => message.includes(`namespaces "${name}" not found`)),
  );
  return { lines: outcome.lines, errors };
}

function namespacesIn(files: readonly ManifestText[]): string[] {
  return files
    .flatMap(({ text }) => readManifest(text).documents)
    .flatMap(({ json }) => (json === undefined ? [] : flattenList(json)))
    .map(({ json }) => json as Partial<ApiObject>)
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata }) => String(metadata?.name));
}
