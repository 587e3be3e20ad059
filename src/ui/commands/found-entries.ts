/** What is found in the cluster, as entries of the palette: choosing one goes there. */
import type { TFunction } from 'i18next';
import type { FoundObject, FoundObjectsQuery } from '../../projection/found-objects/query';
import type { Connection } from '../../worker/connection';
import { showKind } from '../drawer/shown-kind';
import { type Selection, select, setPanel } from '../session';
import { takeOffer } from './offers';
import type { PaletteEntry } from './palette-sources';

const LIMIT = 12;

function selectionOf({ is, key }: FoundObject): Selection {
  if (key.startsWith('nodes/')) return { kind: 'node', key: key.slice('nodes/'.length) };
  return { kind: is === 'container' ? 'container' : 'object', key };
}

function goTo(found: FoundObject): void {
  if (found.is === 'kind') {
    showKind(found.key);
    return;
  }
  setPanel('inspector', { open: true });
  select(selectionOf(found));
  takeOffer('fitSelected');
}

function entryOf(found: FoundObject, t: TFunction): PaletteEntry {
  const { is, key, name, kind, namespace, note, words } = found;
  const place = is === 'kind' ? [t('commands.foundCount', { count: Number(note) })] : [kind, namespace, note];
  return {
    key: `${is} ${key}`,
    label: name,
    words,
    note: place.filter(Boolean).join(' · '),
    group: is === 'kind' ? 'commands.foundKinds' : 'commands.foundObjects',
    onSelect: () => goTo(found),
  };
}

/** Asks the cluster at the play head. */
export async function foundEntries(text: string, connection: Connection, t: TFunction): Promise<PaletteEntry[]> {
  if (text.trim() === '' || connection.clock === undefined) return [];
  const found = await connection.ask<FoundObjectsQuery>('found-objects', { text, limit: LIMIT });
  return found.map((one) => entryOf(one, t));
}
