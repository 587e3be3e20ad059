/**
 * The bar: what runs (scenario, cluster, namespace), and what can be done with the page.
 * Models: look/*.png; everything in it is in the command palette too.
 * Leaves out: presenter mode.
 */
import { ChevronDown, CircleHelp, Contrast, Ellipsis, Search as SearchIcon, Upload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { keysOf, runCommand } from '../commands/registry';
import { useRoom } from '../frame/room';
import { Button, IconButton, KeyHint, MenuButton, type MenuEntry, Pick } from '../parts';
import { getSession, openDialog, setSession, THEMES, useSession } from '../session';
import type { ClusterSettings } from '../settings/cluster-settings';
import css from './bar.module.css';
import { Logo } from './logo';

/** An example or scenario of the menu; titles come translated. */
export interface ScenarioChoice {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
}

export interface BarProps {
  readonly scenarios: readonly ScenarioChoice[];
  /** Undefined when the manifest is the reader's own. */
  readonly scenario: string | undefined;
  readonly onScenario: (id: string) => void;
  readonly settings: ClusterSettings;
  /** Names of the namespaces there are at the play head. */
  readonly namespaces: readonly string[];
}

const SCALES = [1, 1.25, 1.5, 2] as const;

function useThemeEntries(): () => readonly MenuEntry[] {
  const { t } = useTranslation();
  return () => {
    const { theme, contrast, uiScale } = getSession();
    return [
      ...THEMES.map((id) => ({
        label: t(`bar.themes.${id}`),
        checked: id === theme,
        onSelect: () => setSession({ theme: id }),
      })),
      'line',
      {
        label: t('bar.contrast'),
        checked: contrast === 'more',
        onSelect: () => setSession({ contrast: contrast === 'more' ? 'system' : 'more' }),
      },
      'line',
      { heading: t('bar.textSize') },
      ...SCALES.map((scale) => ({
        label: `${scale * 100} %`,
        checked: scale === uiScale,
        onSelect: () => setSession({ uiScale: scale }),
      })),
    ];
  };
}

function useHelpEntries(): () => readonly MenuEntry[] {
  const { t } = useTranslation();
  return () => [
    { label: t('commands.shortcuts'), keys: keysOf('help.shortcuts'), onSelect: () => openDialog('shortcuts') },
    {
      label: t('bar.singleKeys'),
      checked: getSession().singleKeys,
      onSelect: () => setSession({ singleKeys: !getSession().singleKeys }),
    },
    { label: t('commands.resetView'), onSelect: () => runCommand('view.reset') },
    'line',
    { label: t('commands.about'), onSelect: () => openDialog('about') },
  ];
}

const toggleLanguage = (): void => setSession({ language: getSession().language === 'en' ? 'zh' : 'en' });

function LanguageButton() {
  const { t } = useTranslation();
  const language = useSession((s) => s.language);
  return (
    <IconButton label={`${t('bar.language')}: EN 中文`} onClick={toggleLanguage}>
      <span className={css.languages}>
        <b lang="en" data-on={language === 'en' || undefined}>
          EN
        </b>{' '}
        <b lang="zh-Hans" data-on={language === 'zh' || undefined}>
          中文
        </b>
      </span>
    </IconButton>
  );
}

/** `docker0 · host-gw`, `calico`. */
function networkWords({ bridge, networkModel, implementation }: ClusterSettings): string {
  if (networkModel === 'docker') return 'docker0 172.17.0.1/16';
  return implementation === 'calico' ? implementation : `${bridge} · ${implementation.replace('flannel-', '')}`;
}

function ClusterPick({ settings, isShort }: { readonly settings: ClusterSettings; readonly isShort: boolean }) {
  const { t } = useTranslation();
  const { zones } = settings;
  const net = networkWords(settings);
  const note = [zones > 1 && t('bar.zones', { count: zones }), net, 'v1.36'].filter(Boolean).join(' · ');
  return (
    <Button className={css.cluster} look="plain" onClick={() => openDialog('cluster')} aria-haspopup="dialog">
      <small className={isShort ? 'sr-only' : undefined}>{t('bar.cluster')}</small>
      <b>{t('bar.nodes', { count: settings.nodes })}</b>
      {!isShort && <small>{note}</small>}
      <ChevronDown size="0.875em" strokeWidth={2.2} aria-hidden />
    </Button>
  );
}

function useNamespaceEntries(namespaces: readonly string[]): () => readonly MenuEntry[] {
  const { t } = useTranslation();
  const pick = (namespace: string): void => setSession({ namespace });
  return () => {
    const { namespace } = getSession();
    return [
      { label: t('bar.allNamespaces'), checked: namespace === '', onSelect: () => pick('') },
      'line',
      ...namespaces.map((name) => ({ label: name, checked: name === namespace, onSelect: () => pick(name) })),
    ];
  };
}

function Search({ isShort }: { readonly isShort: boolean }) {
  const { t } = useTranslation();
  const keys = keysOf('help.palette') ?? '';
  if (isShort) {
    return (
      <IconButton label={t('bar.search')} keys={keys} onClick={() => openDialog('palette')}>
        <SearchIcon size="1rem" />
      </IconButton>
    );
  }
  return (
    <button type="button" className={css.search} onClick={() => openDialog('palette')}>
      <SearchIcon size="0.875rem" aria-hidden />
      <span>{t('bar.search')}</span>
      <KeyHint keys={keys} />
    </button>
  );
}

/** What can be done with the page; all of it in one menu where there is no room. */
function Acts({ isTiny, namespaces }: { readonly isTiny: boolean; readonly namespaces: readonly string[] }) {
  const { t } = useTranslation();
  const namespaceEntries = useNamespaceEntries(namespaces);
  const themeEntries = useThemeEntries();
  const helpEntries = useHelpEntries();
  const moreEntries = (): readonly MenuEntry[] => [
    { label: t('bar.share'), onSelect: () => openDialog('share') },
    { label: 'English / 中文', onSelect: toggleLanguage },
    'line',
    { heading: t('bar.namespace') },
    ...namespaceEntries(),
    'line',
    { heading: t('bar.theme') },
    ...themeEntries(),
    'line',
    ...helpEntries(),
  ];
  if (isTiny) {
    return (
      <MenuButton label={t('bar.more')} align="end" entries={moreEntries}>
        <Ellipsis size="1rem" />
      </MenuButton>
    );
  }
  return (
    <>
      <Button look="plain" icon={<Upload size="0.9375rem" aria-hidden />} onClick={() => openDialog('share')}>
        {t('bar.share')}
      </Button>
      <span className={css.line} />
      <MenuButton label={t('bar.theme')} align="end" entries={themeEntries}>
        <Contrast size="0.9375rem" />
      </MenuButton>
      <LanguageButton />
      <MenuButton label={t('bar.help')} align="end" entries={helpEntries}>
        <CircleHelp size="1rem" />
      </MenuButton>
    </>
  );
}

/** The bar's contents; on narrow windows what is rarer goes into More. */
export function Bar({ scenarios, scenario, onScenario, settings, namespaces }: BarProps) {
  const { t } = useTranslation();
  const { width } = useRoom();
  const namespace = useSession((s) => s.namespace);
  const namespaceEntries = useNamespaceEntries(namespaces);
  const isShort = width < 1180;
  const isTiny = width < 760;
  const scenarioEntries = (): readonly MenuEntry[] =>
    scenarios.map(({ id, title, note }) => ({
      label: title,
      note,
      checked: id === scenario,
      onSelect: () => onScenario(id),
    }));

  return (
    <header className={css.bar} data-tiny={isTiny || undefined}>
      <div className={css.logo}>
        <Logo />
        <h1 className={isTiny ? 'sr-only' : undefined}>Kubarium</h1>
      </div>
      <Pick
        label={t('bar.scenario')}
        labelHidden={isShort}
        value={scenarios.find(({ id }) => id === scenario)?.title ?? t('bar.ownManifest')}
        entries={scenarioEntries}
      />
      <ClusterPick settings={settings} isShort={isShort} />
      {!isTiny && (
        <Pick
          label={t('bar.namespace')}
          labelHidden={isShort}
          value={namespace || t('bar.allNamespaces')}
          entries={namespaceEntries}
        />
      )}
      <span className={css.grow} />
      <Search isShort={isShort} />
      <Acts isTiny={isTiny} namespaces={namespaces} />
    </header>
  );
}
