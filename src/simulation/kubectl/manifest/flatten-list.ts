/** A kind whose name ends in List and that has items: kubectl takes it for its items. */
function itemsOfList(json: unknown): readonly unknown[] | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { kind, items } = json as { kind?: unknown; items?: unknown };
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

/** An object of a document, and where it stands in it. */
export interface FlatObject {
  readonly json: unknown;
  /** Empty, or `items` and an index for each list around it. */
  readonly path: readonly (string | number)[];
}

/** The objects of a document: itself, or the items of a List, as kubectl's visitors flatten it. */
export function flattenList(json: unknown, path: readonly (string | number)[] = []): FlatObject[] {
  const items = itemsOfList(json);
  if (!items) return [{ json, path }];
  return items.flatMap((item, index) => flattenList(item, [...path, 'items', index]));
}
