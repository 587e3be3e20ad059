import { ageColumn, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { EndpointSlice } from './endpointslice';

/** Longer lists are cut. */
const SHOWN = 3;
const UNSET = '<unset>';

/** What tables show of EndpointSlices. */
export const endpointSliceColumns: Column<EndpointSlice>[] = [
  nameColumn(),
  text('AddressType', ({ addressType }) => addressType),
  text('Ports', ({ ports }) => cut((ports ?? []).map(({ port, name }) => (port ? String(port) : name || UNSET)))),
  text('Endpoints', ({ endpoints }) => cut((endpoints ?? []).flatMap(({ addresses }) => addresses))),
  ageColumn(),
];

function cut(items: readonly string[]): string {
  if (items.length === 0) return UNSET;
  const shown = items.slice(0, SHOWN).join(',');
  return items.length > SHOWN ? `${shown} + ${items.length - SHOWN} more...` : shown;
}
