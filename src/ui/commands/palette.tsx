/** The command palette: every command by name, and the objects of the cluster. */
import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { closeDialog } from '../session';
import { COMMAND_GROUPS } from './define-command';
import { showHotkey } from './hotkey';
import css from './palette.module.css';
import { type PaletteEntry, searchSources } from './palette-sources';
import { commands, isAvailable, runCommand } from './registry';

export default function Palette() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [objects, setObjects] = useState<readonly PaletteEntry[]>([]);

  useEffect(() => {
    let isCurrent = true;
    searchSources(text).then((found) => isCurrent && setObjects(found));
    return () => {
      isCurrent = false;
    };
  }, [text]);

  // Closed first: what a command does with the focus or a dialog of its own must come after.
  const choose = (act: () => void): void => {
    closeDialog();
    setTimeout(act);
  };
  const offered = commands.filter((command) => !command.keyOnly && isAvailable(command));

  return (
    <Dialog title={t('commands.palette')} bare>
      <Command className={css.palette} label={t('commands.palette')} loop>
        <Command.Input
          className={css.input}
          value={text}
          onValueChange={setText}
          placeholder={t('commands.paletteHint')}
          autoFocus
        />
        <Command.List className={css.list}>
          <Command.Empty className={css.none}>{t('commands.paletteNone')}</Command.Empty>
          {objects.length > 0 && (
            <Command.Group heading={t('commands.paletteObjects')} className={css.group}>
              {objects.map((entry) => (
                <Command.Item
                  key={entry.key}
                  value={`${entry.label} ${entry.note ?? ''} ${entry.key}`}
                  className={css.item}
                  onSelect={() => choose(entry.onSelect)}
                >
                  <span className="mono">{entry.label}</span>
                  <small>{entry.note}</small>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {COMMAND_GROUPS.map((group) => (
            <Command.Group key={group} heading={t(`commands.group.${group}`)} className={css.group}>
              {offered
                .filter((command) => command.group === group)
                .map(({ id, title, hotkeys }) => (
                  <Command.Item
                    key={id}
                    value={`${t(title)} ${id}`}
                    className={css.item}
                    onSelect={() => choose(() => runCommand(id))}
                  >
                    <span>{t(title)}</span>
                    {hotkeys?.[0] !== undefined && <KeyHint keys={showHotkey(hotkeys[0])} />}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
