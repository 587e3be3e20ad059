/**
 * The interface's language. Kubernetes' own words (kinds, reasons, kubectl output) are never keys: they stay English.
 * Models: nothing; i18next with flat dotted keys, `t` of a dotted key.
 * Leaves out: languages loaded on demand (two are small enough to ship together), right-to-left scripts.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { getSession, LANGUAGES, useSession } from '../session';
import { earlyTexts } from './gather';

const HTML_LANG = { en: 'en', zh: 'zh-Hans' } as const;

function announce(): void {
  const { language } = getSession();
  if (typeof document === 'undefined') return;
  document.documentElement.lang = HTML_LANG[language];
  document.title = i18next.t('frame.title');
}

/** Starts i18next in the session's language and follows it. Call once, before the first render. */
export function startI18n(): void {
  i18next.use(initReactI18next).init({
    lng: getSession().language,
    fallbackLng: 'en',
    // Synchronous: the first paint must not wait a turn for its words.
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { bindI18nStore: 'added' },
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, { translation: earlyTexts(language) }])),
  } as Parameters<typeof i18next.init>[0]);
  announce();
  useSession.subscribe((now, before) => {
    if (now.language !== before.language) i18next.changeLanguage(now.language).then(announce);
  });
}

let late: Promise<void> | undefined;

/** Adds the texts of what comes after the first paint. */
export function loadLateTexts(): Promise<void> {
  late ??= import('./late-texts').then(({ lateTexts }) => {
    for (const language of LANGUAGES)
      i18next.addResourceBundle(language, 'translation', lateTexts(language), true, true);
  });
  return late;
}

/** For `lazy`: the chunk of a panel or dialog whose texts come late, together with them. */
export async function withTexts<Module>(chunk: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([chunk, loadLateTexts()]);
  return module;
}

/** Translates outside React. */
export const translate = (key: string, values?: Record<string, unknown>): string => i18next.t(key, values ?? {});
