/** Commands of the reachability panel. */
import { defineCommand } from '../commands/define-command';
import { showReachability } from './reachability-state';

export default [
  defineCommand({
    id: 'go.reachability',
    title: 'reachability.show',
    group: 'go',
    run: () => showReachability('matrix'),
  }),
  defineCommand({
    id: 'go.network-rules',
    title: 'reachability.showRules',
    group: 'go',
    run: () => showReachability('rules'),
  }),
];
