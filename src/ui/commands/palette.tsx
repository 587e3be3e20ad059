/** The command palette: every command by name, and the objects of the cluster. */
import { Command } from 'cmdk';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../worker/use-query';
import { KeyHint } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { closeDialog } from '../session';
import { COMMAND_GROUPS } from './define-command';
import { foundEntries } from './found-entries';
import { showHotkey } from './hotkey';
import { matchScore } from './match';
import css from './palette.module.css';
import { type PaletteEntry, searchSources } from './palette-sources';
import { commands, isAvailable, runCommand } from './registry';

function CommandGroups({ onChoose }: { readonly onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const offered = commands.filter((command) => !command.keyOnly && isAvailable(command));
  return (
    <>
      {COMMAND_GROUPS.map((group) => (
        <Command.Group key={group} heading={t(`commands.group.${group}`)} className={css.group}>
          {offered
            .filter((command) => command.group === group)
            .map(({ id, title, hotkeys }) => (
              <Command.Item key={id} value={`${t(title)} ${id}`} className={css.item} onSelect={() => onChoose(id)}>
                <span>{t(title)}</span>
                {hotkeys?.[0] !== undefined && <KeyHint keys={showHotkey(hotkeys[0])} />}
              </Command.Item>
            ))}
        </Command.Group>
      ))}
    </>
  );
}

/** Every command by name, and what the sources find. */
export default function Palette() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [scenarios, setScenarios] = useState<readonly PaletteEntry[]>([]);
  const [objects, setObjects] = useState<readonly PaletteEntry[]>([]);
  const connection = useConnection();

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
  const found = [...objects, ...scenarios];

  // What is found comes later than the commands: the best of all is chosen, not what was the best before.
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again whenever something was found.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      setChosen(list.current?.querySelector('[cmdk-item]')?.getAttribute('data-value') ?? '');
    });
    return () => cancelAnimationFrame(frame);
  }, [objects, scenarios]);

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
        filter={matchScore}
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
        <Command.List className={css.list} ref={list}>
          <Command.Empty className={css.none}>{t('commands.paletteNone')}</Command.Empty>
          {[...new Set(found.map(({ group }) => group))].map((group) => (
            <Command.Group key={group} heading={t(group)} className={css.group}>
              {found
                .filter((entry) => entry.group === group)
                .map((entry) => (
                  <Command.Item
                    key={entry.key}
                    value={`${entry.label} ${entry.note ?? ''} ${entry.key}`}
                    className={css.item}
                    onSelect={() => choose(entry.onSelect)}
                  >
                    <span>{entry.label}</span>
                    <small>{entry.note}</small>
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
          <CommandGroups onChoose={(id) => choose(() => runCommand(id))} />
        </Command.List>
      </Command>
    </Dialog>
  );
}
