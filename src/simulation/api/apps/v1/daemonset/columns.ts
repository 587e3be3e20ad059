import type { Column } from '../../../define-kind';
import type { DaemonSet } from './daemonset';

/** What tables show of the kind. */
export const daemonSetColumns: Column<DaemonSet>[] = [];
