import type { Column } from '../../../define-kind';
import type { ConfigMap } from './configmap';

/** What tables show of the kind. */
export const configMapColumns: Column<ConfigMap>[] = [];
