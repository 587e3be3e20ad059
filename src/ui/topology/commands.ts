/** Commands of the stage: how close to look, and how a pod was placed. */
import { defineCommand } from '../commands/define-command';
import { getSession } from '../session';
import { closeSchedule, goCloser, goFarther, goTo, openSchedule, useView } from './stage-view';

const selectedPod = (): string | undefined => {
  const { selection } = getSession();
  return selection?.kind === 'object' && selection.key.startsWith('pods/') ? selection.key : undefined;
};

function aboutSelection(): string | undefined {
  const { selection, stage } = getSession();
  return selection && (selection.kind === 'node' || selection.kind === 'container' || selectedPod())
    ? selection.key
    : stage.target;
}

const LEVELS = [
  { level: 1, name: 'cluster' },
  { level: 2, name: 'node' },
  { level: 3, name: 'pod' },
  { level: 4, name: 'container' },
] as const;

export default [
  defineCommand({
    id: 'stage.closer',
    title: 'topology.zoomIn',
    group: 'view',
    hotkeys: ['E'],
    when: () => getSession().stage.level < 4,
    run: () => goCloser(),
  }),
  defineCommand({
    id: 'stage.farther',
    title: 'topology.zoomOut',
    group: 'view',
    hotkeys: ['Q'],
    when: () => getSession().stage.level > 1 || useView.getState().schedule !== undefined,
    run: () => {
      if (useView.getState().schedule !== undefined) closeSchedule();
      else goFarther();
    },
  }),
  defineCommand({
    id: 'stage.why',
    title: 'topology.openWhy',
    group: 'view',
    hotkeys: ['Y'],
    when: () => selectedPod() !== undefined || useView.getState().schedule !== undefined,
    run: () => {
      const pod = selectedPod();
      if (useView.getState().schedule !== undefined || !pod) closeSchedule();
      else openSchedule(pod);
    },
  }),
  ...LEVELS.map(({ level, name }) =>
    defineCommand({
      id: `stage.level-${level}`,
      title: `topology.goLevel.${name}`,
      group: 'view',
      hotkeys: [`Alt+${level}`],
      run: () => goTo(level, aboutSelection()),
    }),
  ),
];
