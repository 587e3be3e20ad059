import type { ApiObject } from '../../../../apimachinery/object-meta';

/** Configuration as keys and texts. */
export interface ConfigMap extends ApiObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  immutable?: boolean;
}
