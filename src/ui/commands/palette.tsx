/** The command palette: every command by name, and the objects of the cluster. */
import { Command } from 'cmdk';
import type { TFunction } from 'i18next';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../worker/use-query';
import { KeyHint } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { closeDialog } from '../session';
import { COMMAND_GROUPS } from './define-command';
import { foundEntries } from './found-entries';
import { showHotkey } from './hotkey';
import css from './palette.module.css';
import { type PaletteEntry, searchSources } from './palette-sources';
import { rankedGroups } from './ranking';
import { commands, isAvailable, runCommand } from './registry';

interface Listed extends PaletteEntry {
  readonly hotkey?: string | undefined;
}

function commandEntries(t: TFunction): Listed[] {
  const offered = commands.filter((command) => !command.keyOnly && isAvailable(command));
  return COMMAND_GROUPS.flatMap((group) =>
    offered
      .filter((command) => command.group === group)
      .map(({ id, title, hotkeys }) => ({
        key: id,
        label: t(title),
        words: id,
        group: `commands.group.${group}`,
        hotkey: hotkeys?.[0],
        onSelect: () => void runCommand(id),
      })),
  );
}

/** What the cluster and the scenarios have to offer for a text; it comes a moment later than the commands. */
function useFound(text: string): readonly PaletteEntry[] {
  const { t } = useTranslation();
  const connection = useConnection();
  const [scenarios, setScenarios] = useState<readonly PaletteEntry[]>([]);
  const [objects, setObjects] = useState<readonly PaletteEntry[]>([]);
  useEffect(() => {
    let isCurrent = true;
    searchSources(text).then((entries) => isCurrent && setScenarios(entries));
    foundEntries(text, connection, t).then(
      (entries) => isCurrent && setObjects(entries),
      () => isCurrent && setObjects([]),
    );
    return () => {
      isCurrent = false;
    };
  }, [text, connection, t]);
  return useMemo(() => [...objects, ...scenarios], [objects, scenarios]);
}

/** Every command by name, and what the sources find. */
export default function Palette() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const found = useFound(text);
  const offered = useMemo(() => commandEntries(t), [t]);
  const groups = rankedGroups<Listed>(text === '' ? [...offered, ...found] : [...found, ...offered], text);
  // The best is chosen, also when it is found later than others; what the arrows chose stays until then.
  const best = groups[0]?.entries[0]?.key ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text begins again at the best.
  useLayoutEffect(() => setChosen(best), [best, text]);

  // Closed first: what a command does with the focus or a dialog of its own must come after.
  const choose = (act: () => void): void => {
    closeDialog();
    setTimeout(act);
  };

  return (
    <Dialog title={t('commands.palette')} bare>
      <Command
        className={css.palette}
        label={t('commands.palette')}
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        loop
      >
        <Command.Input
          className={css.input}
          value={text}
          onValueChange={setText}
          placeholder={t('commands.paletteHint')}
          autoFocus
        />
        <Command.List className={css.list}>
          <Command.Empty className={css.none}>{t('commands.paletteNone')}</Command.Empty>
          {groups.map(({ group, entries }) => (
            <Command.Group key={group} heading={t(group)} className={css.group}>
              {entries.map(({ key, label, note, hotkey, onSelect }) => (
                <Command.Item key={key} value={key} className={css.item} onSelect={() => choose(onSelect)}>
                  <span>{label}</span>
                  {note !== undefined && <small>{note}</small>}
                  {hotkey !== undefined && <KeyHint keys={showHotkey(hotkey)} />}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
