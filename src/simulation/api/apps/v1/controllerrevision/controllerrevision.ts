import type { ApiObject } from '../../../../apimachinery/object-meta';
import { kindRef } from '../../../kind-ref';

/** One past or present template of a DaemonSet or StatefulSet, kept to go back to. */
export interface ControllerRevision extends ApiObject {
  data?: unknown;
  revision: number;
}

/** The kind's place in the API. */
export const ControllerRevision = kindRef<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  namespaced: true,
});
