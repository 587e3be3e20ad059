import { defineMatch } from '../define-match';

/** `-m nfacct --nfacct-name …`: counts, which the namespace's own counters of rules do already. */
export default defineMatch({ name: 'nfacct', parse: () => () => true });
