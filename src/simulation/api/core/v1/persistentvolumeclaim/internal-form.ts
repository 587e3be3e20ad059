import { unifiedDiff } from '../../../validation/unified-diff';

type Fields = Record<string, unknown>;

/** How two claims' specs differ, line by line, in the server's own form of them. */
export function claimDifference(before: Fields, after: Fields): string {
  return unifiedDiff(printed(before), printed(after));
}

function printed(spec: Fields): string {
  const resources = (spec.resources ?? {}) as Fields;
  const form = {
    AccessModes: spec.accessModes ?? null,
    Selector: spec.selector ?? null,
    Resources: { Limits: resources.limits ?? null, Requests: resources.requests ?? null },
    VolumeName: spec.volumeName ?? '',
    StorageClassName: spec.storageClassName ?? null,
    VolumeMode: spec.volumeMode ?? null,
    DataSource: spec.dataSource ?? null,
    DataSourceRef: spec.dataSourceRef ?? null,
    VolumeAttributesClassName: spec.volumeAttributesClassName ?? null,
  };
  return JSON.stringify(form, undefined, 1);
}
