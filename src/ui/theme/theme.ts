/** Puts the session's theme, contrast and scale on <html>, and keeps following what the system prefers. */
import { useSyncExternalStore } from 'react';
import { getSession, useSession } from '../session';

/** The theme that is drawn, after System is resolved. */
export type DrawnTheme = 'light' | 'dark';

const media = (query: string): MediaQueryList | undefined => globalThis.matchMedia?.(query);
const wantsLight = media('(prefers-color-scheme: light)');
const wantsContrast = media('(prefers-contrast: more)');
const wantsStill = media('(prefers-reduced-motion: reduce)');

/** The theme to draw now. */
export function drawnTheme(): DrawnTheme {
  const { theme } = getSession();
  if (theme !== 'system') return theme;
  return wantsLight?.matches ? 'light' : 'dark';
}

function apply(): void {
  const { contrast, uiScale } = getSession();
  const root = document.documentElement;
  root.dataset.theme = drawnTheme();
  root.dataset.contrast = contrast === 'more' || wantsContrast?.matches ? 'more' : 'system';
  root.style.setProperty('--ui-scale', String(uiScale));
}

/** Applies the theme now and at every change. Call once, before the first render. */
export function followTheme(): void {
  apply();
  wantsLight?.addEventListener('change', apply);
  wantsContrast?.addEventListener('change', apply);
  useSession.subscribe((now, before) => {
    if (now.theme !== before.theme || now.contrast !== before.contrast || now.uiScale !== before.uiScale) apply();
  });
}

const watch = (query: MediaQueryList | undefined) => (changed: () => void) => {
  query?.addEventListener('change', changed);
  return () => query?.removeEventListener('change', changed);
};
const watchLight = watch(wantsLight);
const watchStill = watch(wantsStill);

/** The theme that is drawn, as a hook (for Monaco and canvases, which cannot read custom properties by themselves). */
export function useDrawnTheme(): DrawnTheme {
  const theme = useSession((s) => s.theme);
  const light = useSyncExternalStore(watchLight, () => wantsLight?.matches ?? false);
  return theme === 'system' ? (light ? 'light' : 'dark') : theme;
}

/** Whether the system asks for reduced motion: states only, no travelling marks. */
export const isMotionReduced = (): boolean => wantsStill?.matches ?? false;

/** `isMotionReduced` as a hook. */
export const useMotionReduced = (): boolean => useSyncExternalStore(watchStill, isMotionReduced);
