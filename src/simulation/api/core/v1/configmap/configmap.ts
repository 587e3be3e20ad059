import type { ApiObject } from '../../../../apimachinery/object-meta';
import { kindRef } from '../../../kind-ref';

/** Configuration as keys and texts. */
export interface ConfigMap extends ApiObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  immutable?: boolean;
}

/** The kind's place in the API. */
export const ConfigMap = kindRef<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  namespaced: true,
});
