/** The entries of the transport's menus, as they are at the moment a menu opens. */
import type { TFunction } from 'i18next';
import type { Connection } from '../../worker/connection';
import type { Clock } from '../../worker/protocol';
import type { MenuEntry } from '../parts';
import { getSession, SPEEDS, setSession } from '../session';
import { clockText } from './clock-text';
import { PAUSES, runOn, runUntil, togglePause } from './run-goals';

/** Reasons to pause; any number of them may be on. */
export const pauseEntries = (t: TFunction): MenuEntry[] =>
  PAUSES.map((condition) => ({
    label: t(`timeline.pauses.${condition}`),
    checked: getSession().pauseWhen.includes(condition),
    onSelect: () => togglePause(condition),
  }));

/** Goals up to which the worker runs as fast as it can. */
export function goalEntries(t: TFunction, connection: Connection, askTime: () => void): MenuEntry[] {
  const on = (id: string, lengthMs: number): MenuEntry => ({
    label: t(`timeline.runs.${id}`),
    onSelect: () => runOn(connection, lengthMs),
  });
  return [
    { label: t('timeline.runs.all-ready'), onSelect: () => runUntil(connection, { until: 'all-ready' }) },
    { label: t('timeline.runs.settled'), onSelect: () => runUntil(connection, { until: 'settled' }) },
    'line',
    on('seconds', 10_000),
    on('minute', 60_000),
    on('tenMinutes', 600_000),
    on('hour', 3_600_000),
    { label: t('timeline.runs.time'), onSelect: askTime },
  ];
}

/** The futures that were left: to go back to one, or to forget it. */
export function branchEntries(t: TFunction, connection: Connection, { branches }: Clock): MenuEntry[] {
  const label = (branch: Clock['branches'][number]): string =>
    t('timeline.branch', { label: branch.label, time: clockText(branch.forkedAtMs) });
  return [
    { heading: t('timeline.switchTo') },
    ...branches.map((branch) => ({
      label: label(branch),
      note: t('timeline.unit.steps', { at: branch.steps }),
      onSelect: () => connection.send({ type: 'switchBranch', branch: branch.id }),
    })),
    'line',
    { heading: t('timeline.remove') },
    ...branches.map((branch) => ({
      label: label(branch),
      onSelect: () => connection.send({ type: 'removeBranch', branch: branch.id }),
    })),
  ];
}

export const speedEntries = (): MenuEntry[] =>
  SPEEDS.map((speed) => ({
    label: `${speed}×`,
    checked: getSession().speed === speed,
    onSelect: () => setSession({ speed }),
  }));

export const scaleEntries = (t: TFunction): MenuEntry[] =>
  (['steps', 'real'] as const).map((scale) => ({
    label: t(`timeline.scales.${scale}`),
    checked: getSession().timeScale === scale,
    onSelect: () => setSession({ timeScale: scale }),
  }));

/** All of it in one menu, where there is no room for each. */
export const moreEntries = (t: TFunction, connection: Connection, askTime: () => void): MenuEntry[] => [
  { heading: t('timeline.scale') },
  ...scaleEntries(t),
  { heading: t('timeline.pauseWhen') },
  ...pauseEntries(t),
  { heading: t('timeline.runUntil') },
  ...goalEntries(t, connection, askTime),
];
