import { defineTarget } from '../define-target';

/** `-j ACCEPT`. */
export default defineTarget({ name: 'ACCEPT', parse: () => () => 'accept' });
