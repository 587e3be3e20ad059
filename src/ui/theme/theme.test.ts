// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';

/** A system whose preferences a test can change. */
function system(preferences: Record<string, boolean>) {
  const listeners = new Map<string, Set<() => void>>();
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return preferences[query] ?? false;
    },
    addEventListener: (_: string, changed: () => void) => {
      listeners.set(query, (listeners.get(query) ?? new Set()).add(changed));
    },
    removeEventListener: () => {},
  }));
  return (query: string, matches: boolean): void => {
    preferences[query] = matches;
    for (const changed of listeners.get(query) ?? []) changed();
  };
}

const LIGHT = '(prefers-color-scheme: light)';
const CONTRAST = '(prefers-contrast: more)';
const root = (): DOMStringMap => document.documentElement.dataset;

beforeEach(() => {
  localStorage.clear();
  vi.resetModules();
});

test('System follows the system, and a choice outranks it', async () => {
  const prefer = system({ [LIGHT]: true });
  const [{ followTheme }, { setSession }] = await Promise.all([import('./theme'), import('../session')]);
  followTheme();
  expect(root().theme).toBe('light');
  prefer(LIGHT, false);
  expect(root().theme).toBe('dark');
  setSession({ theme: 'light' });
  expect(root().theme).toBe('light');
  prefer(LIGHT, false);
  expect(root().theme).toBe('light');
});

test('high contrast comes from the system or from a choice, in either theme', async () => {
  const prefer = system({});
  const [{ followTheme }, { setSession }] = await Promise.all([import('./theme'), import('../session')]);
  followTheme();
  expect(root().contrast).toBe('system');
  setSession({ contrast: 'more' });
  expect(root()).toMatchObject({ theme: 'dark', contrast: 'more' });
  setSession({ contrast: 'system' });
  prefer(CONTRAST, true);
  expect(root().contrast).toBe('more');
});

test('the text size scales everything', async () => {
  system({});
  const [{ followTheme }, { setSession }] = await Promise.all([import('./theme'), import('../session')]);
  followTheme();
  setSession({ uiScale: 1.5 });
  expect(document.documentElement.style.getPropertyValue('--ui-scale')).toBe('1.5');
});
