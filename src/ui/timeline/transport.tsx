/**
 * The time controls: buttons, where the play head stands, what happened there, and how time goes on.
 * Models: look.md's transport; every button has a command with a key.
 * Leaves out: the slider, which is the timeline's strip.
 */
import {
  ChevronFirst,
  ChevronLast,
  EllipsisVertical,
  FastForward,
  GitBranch,
  Pause,
  Play,
  StepBack,
  StepForward,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Clock } from '../../worker/protocol';
import { useClock, useConnection } from '../../worker/use-query';
import { keysOf, runCommand } from '../commands/registry';
import { Badge, Button, IconButton, MenuButton, Pick, Progress } from '../parts';
import { setSession, useSession } from '../session';
import { clockText } from './clock-text';
import { lendConnection } from './run-goals';
import { RunToForm } from './run-to-form';
import { StatusWords, useStory } from './status-words';
import css from './transport.module.css';
import { branchEntries, goalEntries, moreEntries, pauseEntries, speedEntries } from './transport-menus';

const ICON = { size: '1.0625em', strokeWidth: 2.2, 'aria-hidden': true } as const;

function Buttons() {
  const { t } = useTranslation();
  const isPlaying = useSession((s) => s.playing);
  const simple = (id: string, label: string, icon: React.ReactNode) => (
    <IconButton label={label} keys={keysOf(id)} onClick={() => runCommand(id)} data-command={id}>
      {icon}
    </IconButton>
  );
  return (
    <div className={css.buttons}>
      {simple('time.first', t('timeline.first'), <ChevronFirst {...ICON} />)}
      {simple('time.back', t('timeline.back'), <StepBack {...ICON} />)}
      <IconButton
        className={css.play ?? ''}
        label={isPlaying ? t('timeline.pause') : t('timeline.play')}
        keys={keysOf('time.play')}
        onClick={() => runCommand('time.play')}
        data-command="time.play"
      >
        {isPlaying ? <Pause {...ICON} fill="currentColor" /> : <Play {...ICON} fill="currentColor" />}
      </IconButton>
      {simple('time.forward', t('timeline.forward'), <StepForward {...ICON} />)}
      {simple('time.live', t('timeline.last'), <ChevronLast {...ICON} />)}
    </div>
  );
}

function Where({ clock }: { readonly clock: Clock | undefined }) {
  const { t, i18n } = useTranslation();
  const isPast = useSession((s) => s.playHead !== 'live');
  const number = (value: number): string => value.toLocaleString(i18n.language === 'zh' ? 'zh-CN' : 'en-US');
  const end = number(clock?.end.step ?? 0);
  return (
    <>
      <div className={css.clock}>
        <span className={css.unneeded}>{t('timeline.step')}</span>
        {/* As wide as the last step, so that nothing beside it moves while it counts. */}
        <b style={{ minWidth: `${end.length}ch` }} data-step>
          {number(clock?.head.step ?? 0)}
        </b>
        <span>
          {t('timeline.of')} {end}
        </span>
        <time data-time>t={clockText(clock?.head.time ?? 0)}</time>
      </div>
      {isPast ? (
        <>
          <Badge look="past">{t('timeline.past')}</Badge>
          <Button className={css.return ?? ''} onClick={() => runCommand('time.live')} icon={<ChevronLast {...ICON} />}>
            {t('timeline.returnToLive')}
          </Button>
        </>
      ) : (
        <Badge look="now">
          <span className={css.live}>
            <i className={css.dot} />
            {t('timeline.live')}
          </span>
        </Badge>
      )}
    </>
  );
}

function Pace() {
  const { t } = useTranslation();
  const speed = useSession((s) => s.speed);
  const scale = useSession((s) => s.timeScale);
  return (
    <>
      <Pick
        label={t('timeline.speed')}
        value={<span className="num">{speed}×</span>}
        entries={speedEntries}
        align="end"
      />
      <div className={css.scales} role="radiogroup" aria-label={t('timeline.scale')}>
        {(['steps', 'real'] as const).map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: two buttons that look like a switch; arrows are the play head's.
          <button
            key={one}
            type="button"
            role="radio"
            aria-checked={scale === one}
            onClick={() => setSession({ timeScale: one })}
          >
            {t(`timeline.scales.${one}`)}
          </button>
        ))}
      </div>
    </>
  );
}

function Asks({ clock, askTime }: { readonly clock: Clock | undefined; readonly askTime: () => void }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const pauseWhen = useSession((s) => s.pauseWhen);
  // In the past the way back takes its place (schedule-*.png); the menu stays in the palette.
  const isPast = useSession((s) => s.playHead !== 'live');
  const [first] = pauseWhen;
  const pauses =
    first === undefined
      ? t('timeline.pauseNever')
      : pauseWhen.length === 1
        ? t(`timeline.pauses.${first}`)
        : t('timeline.pauseSeveral', { count: pauseWhen.length });
  return (
    <>
      {clock && clock.branches.length > 0 && (
        <MenuButton label={t('timeline.branches')} entries={() => branchEntries(t, connection, clock)} align="end">
          <GitBranch {...ICON} /> <small className="num">{clock.branches.length}</small>
        </MenuButton>
      )}
      {!isPast && (
        <Pick
          className={css.wide ?? ''}
          label={t('timeline.pauseWhen')}
          value={pauses}
          entries={() => pauseEntries(t)}
          align="end"
        />
      )}
      <span className={css.wide}>
        <MenuButton label={t('timeline.runUntil')} entries={() => goalEntries(t, connection, askTime)} align="end">
          <FastForward {...ICON} />
        </MenuButton>
      </span>
    </>
  );
}

/** The bar under the stage. */
export function Transport() {
  const { t } = useTranslation();
  const connection = useConnection();
  const clock = useClock();
  const story = useStory();
  const isPlaying = useSession((s) => s.playing);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => lendConnection(connection), [connection]);
  const busy = clock?.busy;

  return (
    <div className={css.transport}>
      <div className={css.row}>
        <Buttons />
        <Where clock={clock} />
        {busy?.what === 'run' ? (
          <div className={css.busy}>
            <Progress
              label={t('timeline.running')}
              {...(busy.share > 0 && { value: busy.share })}
              onCancel={() => connection.cancel()}
            />
          </div>
        ) : isAsking ? (
          <RunToForm onDone={() => setAsking(false)} />
        ) : (
          <StatusWords story={story} clock={clock} isPlaying={isPlaying} />
        )}
        <div className={css.end}>
          <Asks clock={clock} askTime={() => setAsking(true)} />
          <Pace />
          <span className={css.narrow}>
            <MenuButton
              label={t('timeline.more')}
              entries={() => moreEntries(t, connection, () => setAsking(true))}
              align="end"
            >
              <EllipsisVertical {...ICON} />
            </MenuButton>
          </span>
        </div>
      </div>
    </div>
  );
}
