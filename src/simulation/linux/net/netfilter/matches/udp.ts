import { defineMatch } from '../define-match';
import { portMatch } from '../port-match';

/** `-m udp --dport 53`. */
export default defineMatch({ name: 'udp', parse: (options) => portMatch('udp', options) });
