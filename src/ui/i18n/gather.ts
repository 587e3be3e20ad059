/** Every text of the interface, gathered from `src/ui/<folder>/texts.ts`; keys start with the folder's name. */
import type { Language } from '../session';

/** Texts of one folder in one language; nested groups become dotted keys. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}

/** What a `texts.ts` exports: the same keys in every language. */
export type Texts = Readonly<Record<Language, TextTree>>;

function flatten(tree: TextTree, prefix: string, into: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') into[`${prefix}.${key}`] = value;
    else flatten(value, `${prefix}.${key}`, into);
  }
  return into;
}

const found = import.meta.glob<Texts>('../*/texts.ts', { eager: true, import: 'default' });
const folders = Object.entries(found).map(([path, texts]) => ({ folder: path.split('/')[1]!, texts }));

/** All texts of one language, by dotted key. */
export function textsOf(language: Language): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { folder, texts } of folders) flatten(texts[language], folder, all);
  return all;
}
