import { natTarget } from '../nat-target';

/** `-j DNAT --to-destination 10.244.1.2:80`. */
export default natTarget('DNAT', 'destination', '--to-destination');
