import { ageColumn, NONE, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Endpoints } from './endpoints';

/** Longer lists are cut. */
const SHOWN = 3;

/** What tables show of Endpoints. */
export const endpointsColumns: Column<Endpoints>[] = [nameColumn(), text('Endpoints', endpointsText), ageColumn()];

function endpointsText({ subsets = [] }: Endpoints): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  );
  if (all.length === 0) return NONE;
  const shown = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${shown} + ${all.length - SHOWN} more...` : shown;
}
