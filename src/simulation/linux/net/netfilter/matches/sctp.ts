import { defineMatch } from '../define-match';

/** `-m sctp --dport 9`: no packet of this network is SCTP, so nothing matches. */
export default defineMatch({ name: 'sctp', parse: () => () => false });
