/** The texts of what is loaded after the first paint; a chunk of its own (see `withTexts`). */
import type { Language } from '../session';
import { type Texts, textsIn } from './gather';

const late = import.meta.glob<Texts>(
  '../{editor,settings,inspector,drawer,timeline,actions,share,trace,reachability}/texts.ts',
  {
    eager: true,
    import: 'default',
  },
);

/** All texts of the lazy panels and dialogs in one language. */
export const lateTexts = (language: Language): Record<string, string> => textsIn(late, language);
