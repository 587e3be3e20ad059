import { defineTarget } from '../define-target';

/** `-j LOG`, `-j NFLOG`: what is logged is in the trace already. */
export default defineTarget({ name: 'LOG', parse: () => () => 'continue' });
