import type { Column } from '../../../define-kind';
import type { Deployment } from './deployment';

/** What tables show of the kind. */
export const deploymentColumns: Column<Deployment>[] = [];
