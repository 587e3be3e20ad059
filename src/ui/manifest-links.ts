/**
 * What belongs to which document: the objects it describes, and what controllers made of them.
 * Models: kubectl apply and owner references; the API server's dry run says which objects a document describes.
 * Leaves out: single fields; a whole document is linked.
 */
import { useMemo } from 'react';
import type { OwnerKeysQuery } from '../projection/owner-keys/query';
import type { DocumentObject } from '../simulation/cluster/define-input';
import { useQuery } from '../worker/use-query';
import { type Selection, useSession } from './session';

/** Where a document is: its file and its place among the documents that are not empty. */
export interface DocumentPlace {
  readonly file: string;
  readonly document: number;
}

/** A document as a selection. */
export const selectionOfDocument = ({ file, document }: DocumentPlace): Selection => ({
  kind: 'document',
  key: `${file}/${document}`,
});

/** What pointing at a document means: the object it describes, or the document if there are several or none. */
export function thingOf(place: DocumentPlace, objects: readonly DocumentObject[]): Selection {
  const own = objects.filter(({ file, document }) => file === place.file && document === place.document);
  const key = own.length === 1 ? own[0]?.key : undefined;
  if (key === undefined) return selectionOfDocument(place);
  return key.startsWith('nodes/') ? { kind: 'node', key: key.slice(6) } : { kind: 'object', key };
}

/** The reference that a selection stands for; undefined if it is no object. */
export function referenceOf(selection: Selection | undefined): string | undefined {
  if (selection?.kind === 'object') return selection.key;
  if (selection?.kind === 'node') return `nodes/${selection.key}`;
  return selection?.kind === 'container' ? selection.key.split('/').slice(0, 3).join('/') : undefined;
}

/** The document that a selection comes from: its own, else that of the nearest owner that has one. */
export function documentOf(
  selection: Selection | undefined,
  owners: readonly (readonly string[])[],
  objects: readonly DocumentObject[],
): DocumentPlace | undefined {
  if (selection?.kind === 'document') {
    const slash = selection.key.lastIndexOf('/');
    return { file: selection.key.slice(0, slash), document: Number(selection.key.slice(slash + 1)) };
  }
  const reference = referenceOf(selection);
  if (reference === undefined) return undefined;
  const chain = owners.find(([key]) => key === reference) ?? [reference];
  for (const key of chain) {
    const found = objects.find((object) => object.key === key);
    if (found) return found;
  }
  return undefined;
}

/** The documents of what is selected and hovered now. */
export function useLinkedDocuments(objects: readonly DocumentObject[]): {
  readonly selected: DocumentPlace | undefined;
  readonly hovered: DocumentPlace | undefined;
} {
  const selection = useSession((s) => s.selection);
  const hovered = useSession((s) => s.hovered);
  const keys = useMemo(
    () => [...new Set([referenceOf(selection), referenceOf(hovered)])].filter((key) => key !== undefined),
    [selection, hovered],
  );
  const owners = useQuery<OwnerKeysQuery>('owner-keys', { keys });
  return useMemo(() => {
    const known = owners ?? [];
    return { selected: documentOf(selection, known, objects), hovered: documentOf(hovered, known, objects) };
  }, [selection, hovered, owners, objects]);
}
