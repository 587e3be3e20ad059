import { defineMatch } from '../define-match';
import { portMatch } from '../port-match';

/** `-m tcp --dport 80 --sport 1024:65535 --syn`. */
export default defineMatch({ name: 'tcp', parse: (options) => portMatch('tcp', options) });
