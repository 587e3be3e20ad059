import { defineMatch } from '../define-match';

/** `-m comment --comment "…"`: says something to who reads the rules. */
export default defineMatch({ name: 'comment', parse: () => () => true });
