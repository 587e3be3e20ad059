/** Every text of the first paint, gathered from `src/ui/<folder>/texts.ts`; keys start with the folder's name. */
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

/** The texts of the found files in one language, by dotted key. */
export function textsIn(found: Readonly<Record<string, Texts>>, language: Language): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [path, texts] of Object.entries(found)) flatten(texts[language], path.split('/')[1]!, all);
  return all;
}

const early = import.meta.glob<Texts>(
  ['../*/texts.ts', '!../{editor,settings,inspector,drawer,timeline,actions,share,trace,reachability}/texts.ts'],
  {
    eager: true,
    import: 'default',
  },
);

/** All texts of the first load in one language. */
export const earlyTexts = (language: Language): Record<string, string> => textsIn(early, language);
