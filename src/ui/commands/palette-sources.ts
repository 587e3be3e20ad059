/** Where the palette finds things that are not commands: objects of the cluster, scenarios. */
export interface PaletteEntry {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
  /** Other words by which it is found. */
  readonly words?: string;
  /** i18n key of the heading it stands under. */
  readonly group: string;
  readonly onSelect: () => void;
}

/** Answers with what matches the text, best first, at most a screen of it. */
export type PaletteSource = (text: string) => Promise<readonly PaletteEntry[]>;

const sources = new Set<PaletteSource>();

/** Adds a source; returns its removal. */
export function addPaletteSource(source: PaletteSource): () => void {
  sources.add(source);
  return () => sources.delete(source);
}

/** What all sources find. */
export async function searchSources(text: string): Promise<readonly PaletteEntry[]> {
  const answers = await Promise.allSettled([...sources].map((source) => source(text)));
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
