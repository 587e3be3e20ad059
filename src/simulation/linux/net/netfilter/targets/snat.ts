import { natTarget } from '../nat-target';

/** `-j SNAT --to-source 192.168.50.11`. */
export default natTarget('SNAT', 'source', '--to-source');
