import { defineTarget } from '../define-target';

/** `-j RETURN`: on with the chain that called, or with the policy. */
export default defineTarget({ name: 'RETURN', parse: () => () => 'return' });
