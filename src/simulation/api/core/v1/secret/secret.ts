import type { ApiObject } from '../../../../apimachinery/object-meta';

/** Like a ConfigMap, for what should not be shown; values in base64. */
export interface Secret extends ApiObject {
  type: string;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  immutable?: boolean;
}
