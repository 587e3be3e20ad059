import { defineMatch } from '../define-match';
import conntrack from './conntrack';

/** `-m state --state ESTABLISHED`: what conntrack was called before. */
export default defineMatch({ name: 'state', parse: conntrack.parse });
