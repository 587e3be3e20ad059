/** What the address asks for: `?lang=`, `?theme=`. */
import type { Language, ThemeChoice } from './session';

const param = (name: string): string | undefined => {
  const search = globalThis.location?.search;
  return search === undefined ? undefined : (new URLSearchParams(search).get(name) ?? undefined);
};

/** The theme of `?theme=`, if it is one. */
export function themeOfStart(): ThemeChoice | undefined {
  const theme = param('theme');
  return theme === 'light' || theme === 'dark' || theme === 'system' ? theme : undefined;
}

/** The language of `?lang=`, else the remembered one, else the browser's. */
export function languageOfStart(remembered: Language | undefined): Language {
  const asked = param('lang') ?? remembered ?? globalThis.navigator?.language ?? 'en';
  return asked.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
