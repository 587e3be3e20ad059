/** Commands that move the play head. */
import { getSession, SPEEDS, setSession } from '../../session';
import { type App, defineCommand } from '../define-command';

const hasCluster = ({ cluster }: App): boolean => cluster !== undefined;

function changeSpeed(by: 1 | -1): void {
  const at = SPEEDS.indexOf(getSession().speed) + by;
  const speed = SPEEDS[at];
  if (speed !== undefined) setSession({ speed });
}

export default [
  defineCommand({
    id: 'time.play',
    title: 'commands.playPause',
    group: 'time',
    hotkeys: ['Space', 'K'],
    when: hasCluster,
    run: ({ cluster }) => {
      const { playing, playHead } = getSession();
      // Playing from a past moment plays the recorded history; at the end it lets the cluster run on.
      if (!playing && playHead === 'live') cluster?.goTo('live');
      setSession({ playing: !playing });
    },
  }),
  defineCommand({
    id: 'time.forward',
    title: 'commands.stepForward',
    group: 'time',
    hotkeys: ['ArrowRight', '.'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.stepBy(1),
  }),
  defineCommand({
    id: 'time.back',
    title: 'commands.stepBack',
    group: 'time',
    hotkeys: ['ArrowLeft', ','],
    when: hasCluster,
    run: ({ cluster }) => cluster?.stepBy(-1),
  }),
  defineCommand({
    id: 'time.forward-selected',
    title: 'commands.nextOfSelected',
    group: 'time',
    hotkeys: ['Shift+ArrowRight'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.stepSelected(1),
  }),
  defineCommand({
    id: 'time.back-selected',
    title: 'commands.previousOfSelected',
    group: 'time',
    hotkeys: ['Shift+ArrowLeft'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.stepSelected(-1),
  }),
  defineCommand({
    id: 'time.first',
    title: 'commands.goToFirst',
    group: 'time',
    hotkeys: ['Home'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.goTo('first'),
  }),
  defineCommand({
    id: 'time.live',
    title: 'commands.goToLive',
    group: 'time',
    hotkeys: ['End'],
    when: hasCluster,
    run: ({ cluster }) => cluster?.goTo('live'),
  }),
  defineCommand({
    id: 'time.slower',
    title: 'commands.slower',
    group: 'time',
    hotkeys: ['-'],
    run: () => changeSpeed(-1),
  }),
  defineCommand({
    id: 'time.faster',
    title: 'commands.faster',
    group: 'time',
    hotkeys: ['='],
    run: () => changeSpeed(1),
  }),
  defineCommand({
    id: 'time.scale',
    title: 'commands.timeScale',
    group: 'time',
    run: () => setSession({ timeScale: getSession().timeScale === 'steps' ? 'real' : 'steps' }),
  }),
];
