/**
 * Reads manifest files as kubectl does: text in, JSON documents with positions and problems out.
 * Knows no kind and no server; what is applied and how is the commands' business.
 */
export { type FlatObject, flattenList } from './flatten-list';
export type { TextRange } from './line-table';
export {
  type Manifest,
  type ManifestDocument,
  type ManifestProblem,
  manifestSizeMax,
  readManifest,
  readManifestSteps,
} from './read-manifest';
