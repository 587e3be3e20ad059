import type { Column } from '../../../define-kind';
import type { EndpointSlice } from './endpointslice';

/** What tables show of the kind. */
export const endpointSliceColumns: Column<EndpointSlice>[] = [];
