/** All keys in one list, made from the registry, with the switch that WCAG 2.1.4 asks for. */
import { useTranslation } from 'react-i18next';
import { KeyHint } from '../parts';
import { Dialog } from '../parts/dialog/dialog';
import { setSession, useSession } from '../session';
import { COMMAND_GROUPS } from './define-command';
import { isCharacterKey, parseHotkey, showHotkey } from './hotkey';
import { commands } from './registry';
import css from './shortcuts.module.css';

/** The list of all keys. */
export default function Shortcuts() {
  const { t } = useTranslation();
  const singleKeys = useSession((s) => s.singleKeys);
  return (
    <Dialog title={t('commands.shortcuts')} wide>
      <label className={css.switch}>
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => setSession({ singleKeys: event.target.checked })}
        />
        <span>
          <b>{t('commands.singleKeysLabel')}</b>
          <small>{t('commands.singleKeysNote')}</small>
        </span>
      </label>
      <div className={css.groups}>
        {COMMAND_GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`commands.group.${group}`)}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map(({ id, title, hotkeys = [] }) => (
                  <div key={id}>
                    <dt>{t(title)}</dt>
                    <dd>
                      {hotkeys.map((key) => (
                        <span key={key} data-off={(!singleKeys && isCharacterKey(parseHotkey(key))) || undefined}>
                          <KeyHint keys={showHotkey(key)} />
                          <span className="sr-only">{showHotkey(key)}</span>
                        </span>
                      ))}
                      {hotkeys.length === 0 && <small>{t('commands.noKey')}</small>}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={css.note}>{t('commands.editorKeys')}</p>
    </Dialog>
  );
}
