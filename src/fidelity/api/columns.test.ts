import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Column } from '../../simulation/api/define-kind';
import { findKind } from '../../simulation/api/kinds';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { handleHttp } from '../../simulation/apiserver/http';
import { readCases } from './area';
import { EPOCH_MS } from './fresh-server';
import type { ApiCase, ApiStep } from './recording';
import { Replay } from './replay';

const shared = process.env.KUBARIUM_SHARED ?? path.resolve(import.meta.dirname, '../../../../shared');
const file = path.join(shared, 'reference/kubernetes/api/table.jsonl');

interface Table {
  kind: string;
  columnDefinitions: { name: string; type: string; priority: number }[];
  rows: { cells: unknown[] }[];
}

/** The kinds whose folders carry columns; a Table of another kind is not looked at. */
function kindOf(step: ApiStep) {
  const [, version, group, rest] =
    /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))\/(?:namespaces\/[^/]+\/)?(.*)$/.exec(step.request?.path ?? '') ?? [];
  const resource = rest?.split(/[/?]/)[0] ?? '';
  const [name = '', groupVersion = ''] = group?.split('/') ?? [];
  return findKind(version ? '' : name, version ?? groupVersion, resource);
}

function tableOf({ response }: ApiStep): Table | undefined {
  const body = response?.body as Table | undefined;
  return body?.kind === 'Table' ? body : undefined;
}

/** What a case's Tables show that our columns do not. */
function differences(recorded: ApiCase): string[] {
  const replay = new Replay(recorded);
  const found: string[] = [];
  for (const step of recorded.steps) {
    const table = tableOf(step);
    const kind = kindOf(step);
    if (!table) {
      if (step.request) replay.step(step);
      continue;
    }
    const columns = kind?.columns as Column<ApiObject>[] | undefined;
    if (!columns?.length) continue;
    const heads = columns.map(({ name, type, priority }) => ({ name, type, priority }));
    const wantedHeads = table.columnDefinitions.map(({ name, type, priority }) => ({ name, type, priority }));
    if (JSON.stringify(heads) !== JSON.stringify(wantedHeads))
      found.push(`${kind?.kind}: ${JSON.stringify(heads)} instead of ${JSON.stringify(wantedHeads)}`);
    const request = { method: 'GET', path: step.request?.path as string };
    const body = handleHttp(replay.server, request).body as ApiObject & { items?: ApiObject[] };
    const objects = body.items ?? [body];
    for (const [index, row] of table.rows.entries()) {
      const object = objects[index];
      if (!object) continue;
      const cells = columns.map((column) => column.cell(object, EPOCH_MS));
      for (const [i, cell] of row.cells.entries()) {
        // Ages and what was drawn by chance are of their own run.
        const isFree = typeof cell === 'string' && /<age>|<uid|<time>|<nodePort|<clusterIP|<rand>/.test(cell);
        if (!isFree && cells[i] !== cell)
          found.push(`${kind?.kind} ${heads[i]?.name}: ${JSON.stringify(cells[i])} instead of ${JSON.stringify(cell)}`);
      }
    }
  }
  return found;
}

describe.skipIf(!existsSync(file))('the columns of tables (skipped where the recordings are absent)', () => {
  for (const recorded of existsSync(file) ? readCases(file) : []) {
    if (!recorded.steps.some((step) => tableOf(step) && kindOf(step)?.columns?.length)) continue;
    test(`${recorded.id} shows what the server's table shows`, () => {
      expect(differences(recorded)).toEqual([]);
    });
  }
});
