type Fields = Record<string, unknown>;

/** What a claim means where it says nothing; its two ways to name a data source are kept in step. */
export function setClaimDefaults(claim: { spec?: Record<string, unknown> }): void {
  claim.spec ??= {};
  const { spec } = claim;
  spec.volumeMode ??= 'Filesystem';
  spec.resources ??= {};
  const source = spec.dataSource as Fields | undefined;
  const reference = spec.dataSourceRef as Fields | undefined;
  if (source) source.apiGroup ??= null;
  if (reference) reference.apiGroup ??= null;
  if (source && !reference) spec.dataSourceRef = { ...source };
  if (reference && !source && !reference.namespace) spec.dataSource = { ...reference };
}
