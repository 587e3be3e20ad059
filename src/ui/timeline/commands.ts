/** Commands of the time controls that have no button of their own: pause conditions, goals, cancelling, pins. */
import type { PauseCondition } from '../../worker/protocol';
import { defineCommand } from '../commands/define-command';
import { getSession } from '../session';
import { lentConnection, runOn, runUntil, togglePause } from './run-goals';
import { togglePinOfSelection } from './timeline-view';

const isConnected = (): boolean => lentConnection()?.clock !== undefined;

const pause = (id: string, title: string, condition: PauseCondition) =>
  defineCommand({ id, title, group: 'time', run: () => togglePause(condition) });

const run = (id: string, title: string, act: () => void) =>
  defineCommand({ id, title, group: 'time', when: isConnected, run: act });

const withConnection = (act: (connection: NonNullable<ReturnType<typeof lentConnection>>) => void) => (): void => {
  const connection = lentConnection();
  if (connection) act(connection);
};

export default [
  pause('time.pause-unschedulable', 'timeline.commands.pauseUnschedulable', 'unschedulable'),
  pause('time.pause-phase', 'timeline.commands.pausePhase', 'phase-change'),
  pause('time.pause-crash', 'timeline.commands.pauseCrash', 'crash'),
  pause('time.pause-selected', 'timeline.commands.pauseSelected', 'selected-changes'),
  run(
    'time.run-ready',
    'timeline.commands.runReady',
    withConnection((connection) => runUntil(connection, { until: 'all-ready' })),
  ),
  run(
    'time.run-settled',
    'timeline.commands.runSettled',
    withConnection((connection) => runUntil(connection, { until: 'settled' })),
  ),
  run(
    'time.run-minute',
    'timeline.commands.runMinute',
    withConnection((connection) => runOn(connection, 60_000)),
  ),
  defineCommand({
    id: 'time.cancel',
    title: 'timeline.commands.cancel',
    group: 'time',
    when: () => lentConnection()?.clock?.busy !== undefined,
    run: withConnection((connection) => connection.cancel()),
  }),
  defineCommand({
    id: 'view.pin',
    title: 'timeline.commands.pin',
    group: 'view',
    when: () => getSession().selection !== undefined,
    run: togglePinOfSelection,
  }),
];
