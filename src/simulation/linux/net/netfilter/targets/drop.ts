import { defineTarget } from '../define-target';

/** `-j DROP`. */
export default defineTarget({ name: 'DROP', parse: () => () => 'drop' });
