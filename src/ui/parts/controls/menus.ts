/** The menu that is open, wherever it was asked for: a button of the bar, a mark on the stage, a row of a table. */
import type { ReactNode } from 'react';
import { create } from 'zustand';

export interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly note?: string | undefined;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  /** A choice among its group (radio), with whether it is the one. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

export type MenuEntry = MenuItem | { readonly heading: string } | 'line';

/** Where it opens: at an element, or at a point of the window (a context menu). */
export type MenuAnchor = Element | { readonly x: number; readonly y: number };

export interface OpenMenu {
  readonly label: string;
  readonly anchor: MenuAnchor;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}

/** The open menu, if there is one. */
export const useMenu = create<{ readonly menu: OpenMenu | undefined }>(() => ({ menu: undefined }));

/** Opens a menu (and closes another). */
export const showMenu = (menu: OpenMenu): void => useMenu.setState({ menu });

/** Closes the menu. */
export const closeMenu = (): void => useMenu.setState({ menu: undefined });

/** Fetches the menu's code before it is needed (a pointer is coming). */
export const prepareMenu = (): Promise<unknown> => import('./menu-popup');
