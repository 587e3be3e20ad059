/**
 * Hotkeys as text and as key events.
 * Models: KeyboardEvent.code for letters and digits (the same place on every layout), .key for signs such as ? and /.
 * Leaves out: sequences of keys.
 */

/** The parts of a hotkey: 'Mod+Shift+P' → mod, shift, name 'P'. Mod is Ctrl, on a Mac ⌘. */
export interface Hotkey {
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly name: string;
}

/** What a hotkey is matched against: the part of KeyboardEvent that matters. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

export const isMac: boolean = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** Reads 'Mod+Shift+P'. */
export function parseHotkey(text: string): Hotkey {
  const parts = text.split('+').map((part) => (part === '' ? '+' : part));
  const name = parts.at(-1)!;
  const mods = new Set(parts.slice(0, -1));
  return { mod: mods.has('Mod'), shift: mods.has('Shift'), alt: mods.has('Alt'), name };
}

const isSign = (name: string): boolean => name.length === 1 && !/[A-Z0-9]/.test(name);

function codeOf(name: string): string {
  if (/^[A-Z]$/.test(name)) return `Key${name}`;
  if (/^[0-9]$/.test(name)) return `Digit${name}`;
  return name;
}

/** Whether these keys are this hotkey. Signs are matched as typed, so that ? is ? wherever it stands. */
export function isPressed(hotkey: Hotkey, pressed: Pressed, onMac: boolean = isMac): boolean {
  const mod = onMac ? pressed.metaKey : pressed.ctrlKey;
  const other = onMac ? pressed.ctrlKey : pressed.metaKey;
  if (mod !== hotkey.mod || other || pressed.altKey !== hotkey.alt) return false;
  if (isSign(hotkey.name)) return pressed.key === hotkey.name;
  if (pressed.shiftKey !== hotkey.shift) return false;
  return pressed.code === codeOf(hotkey.name) || pressed.key === hotkey.name;
}

/** A key without Ctrl, ⌘ or Alt that would write a character (WCAG 2.1.4 "character key shortcut"). */
export const isCharacterKey = (hotkey: Hotkey): boolean =>
  !hotkey.mod && !hotkey.alt && (hotkey.name.length === 1 || hotkey.name === 'Space');

/** Keys that widgets and text fields use to move in themselves. */
export const isMovingKey = (hotkey: Hotkey): boolean =>
  !hotkey.mod && /^(Arrow\w+|Home|End|Page\w+|Enter|Tab|Delete|Backspace)$/.test(hotkey.name);

const SHOWN: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Enter: '⏎',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  '-': '−',
};

/** Letters as this keyboard's layout prints them, by code; empty until the browser tells (Chromium only). */
let layout: ReadonlyMap<string, string> = new Map();

interface KeyboardWithLayout {
  readonly keyboard?: { getLayoutMap?: () => Promise<ReadonlyMap<string, string>> };
}

/** Asks for the layout, so that shown letters are those on the keys. */
export async function learnLayout(): Promise<void> {
  const { keyboard } = navigator as Navigator & KeyboardWithLayout;
  try {
    layout = (await keyboard?.getLayoutMap?.()) ?? layout;
  } catch {
    // Frames without the permission: letters stay as on a US keyboard.
  }
}

/** The hotkey as it is shown: 'Ctrl+K', '⇧+→'. */
export function showHotkey(text: string, onMac: boolean = isMac): string {
  const { mod, shift, alt, name } = parseHotkey(text);
  const glyph = SHOWN[name] ?? layout.get(codeOf(name))?.toUpperCase() ?? name;
  return [mod && (onMac ? '⌘' : 'Ctrl'), alt && 'Alt', shift && 'Shift', glyph].filter(Boolean).join('+');
}
