/** Commands of the packet trace: ends from what is selected, and moving along the hops. */
import { defineCommand } from '../commands/define-command';
import { getSession } from '../session';
import { endOfThing } from './names';
import { clearTrace, goHops, goToHop, paramsOf, setEnd, showTrace, togglePlay, useTraceDoing } from './trace-state';

const selectedEnd = () => endOfThing(getSession().selection);
const hasTrace = (): boolean => paramsOf(getSession().trace) !== undefined;
const hasStops = (): boolean => hasTrace() && useTraceDoing.getState().count > 0;

function take(which: 'from' | 'to'): void {
  const end = selectedEnd();
  if (end) setEnd(which, end);
}

export default [
  defineCommand({
    id: 'actions.trace-from',
    title: 'trace.fromHere',
    group: 'go',
    // A Service is only rules: it sends nothing.
    when: () => selectedEnd() !== undefined && selectedEnd()?.kind !== 'service',
    run: () => take('from'),
  }),
  defineCommand({
    id: 'actions.trace-to',
    title: 'trace.toHere',
    group: 'go',
    when: () => selectedEnd() !== undefined,
    run: () => take('to'),
  }),
  defineCommand({ id: 'go.trace', title: 'trace.show', group: 'go', hotkeys: ['5'], run: showTrace }),
  defineCommand({
    id: 'trace.next',
    title: 'trace.next',
    group: 'go',
    hotkeys: [']'],
    when: hasStops,
    run: () => goHops(1),
  }),
  defineCommand({
    id: 'trace.previous',
    title: 'trace.previous',
    group: 'go',
    hotkeys: ['['],
    when: hasStops,
    run: () => goHops(-1),
  }),
  defineCommand({ id: 'trace.first', title: 'trace.first', group: 'go', when: hasStops, run: () => goToHop(0) }),
  defineCommand({
    id: 'trace.play',
    title: 'trace.play',
    group: 'go',
    hotkeys: ['Shift+P'],
    when: hasStops,
    run: togglePlay,
  }),
  defineCommand({
    id: 'trace.clear',
    title: 'trace.clear',
    group: 'go',
    when: () => getSession().trace !== undefined,
    run: clearTrace,
  }),
];
