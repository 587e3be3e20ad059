import type { ApiObject } from '../apimachinery/object-meta';
import { flattenList } from '../kubectl/manifest';
import { applyRead, type ManifestText, READING_SHARE, type ReadFile, readFiles } from './apply-files';
import type { Cluster } from './cluster';
import { finish, type InputOutcome } from './define-input';

/** More complaints than anybody reads are not told one by one. */
const ERRORS_TOLD = 1_000;

/** Tries the files against the API server without changing anything: its own errors, at their lines. */
export function dryRun(cluster: Cluster, files: readonly ManifestText[]): InputOutcome {
  return finish(dryRunSteps(cluster, files));
}

/** The same in steps; the cluster may live on between them. Yields the share that is done. */
export function* dryRunSteps(cluster: Cluster, files: readonly ManifestText[]): Generator<number, InputOutcome> {
  const read = yield* part(readFiles(files), 0, READING_SHARE);
  const made = lacksIn(read);
  const { lines, errors, objects } = yield* part(applyRead(cluster.apiserver, read, true), READING_SHARE, 1);
  // What the same files would create first is not missing.
  const missing = errors.filter(
    ({ severity, message }) => severity !== 'error' || !made.some((lack) => message.includes(lack)),
  );
  return { lines, errors: missing.slice(0, ERRORS_TOLD), objects };
}

/** Steps that are a part of a longer work. */
export function* part<T>(steps: Generator<number, T>, from: number, to: number): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + step.value * (to - from);
  }
}

/** How the server says that it lacks what these files make. */
function lacksIn(read: readonly ReadFile[]): string[] {
  return read
    .flatMap(({ manifest }) => manifest.documents)
    .flatMap(({ json }) => (json === undefined ? [] : flattenList(json)))
    .flatMap(({ json }) => {
      const { kind, metadata } = (json ?? {}) as Partial<ApiObject>;
      const lack = kind && lackOf.get(kind);
      return lack && typeof metadata?.name === 'string' ? [lack(metadata.name)] : [];
    });
}

const lackOf: ReadonlyMap<string, (name: string) => string> = new Map([
  ['Namespace', (name: string) => `namespaces "${name}" not found`],
  ['ServiceAccount', (name: string) => `serviceaccount "${name}" not found`],
  ['PriorityClass', (name: string) => `no PriorityClass with name ${name} was found`],
  ['RuntimeClass', (name: string) => `RuntimeClass "${name}" not found`],
]);
