/** The barrel of commands, and the listener that turns keys into them. */
import { getSession } from '../session';
import { clusterPort } from './cluster-port';
import type { App, CommandDefinition } from './define-command';
import { type Hotkey, isCharacterKey, isMovingKey, isPressed, parseHotkey, showHotkey } from './hotkey';

const own = import.meta.glob<readonly CommandDefinition[]>('./library/*.ts', { eager: true, import: 'default' });
const panels = import.meta.glob<readonly CommandDefinition[]>('../*/commands.ts', { eager: true, import: 'default' });

function gather(): readonly CommandDefinition[] {
  const all = [own, panels].flatMap((found) =>
    Object.keys(found)
      .sort()
      .flatMap((path) => found[path]!),
  );
  const ids = new Set<string>();
  const keys = new Map<string, string>();
  for (const { id, hotkeys = [] } of all) {
    if (ids.has(id)) throw new Error(`Two commands are called ${id}.`);
    ids.add(id);
    for (const key of hotkeys) {
      if (keys.has(key)) throw new Error(`${key} is both ${keys.get(key)} and ${id}.`);
      keys.set(key, id);
    }
  }
  return all;
}

/** Every command of the interface. */
export const commands: readonly CommandDefinition[] = gather();

interface Bound {
  readonly command: CommandDefinition;
  readonly hotkey: Hotkey;
}

const bound: readonly Bound[] = commands.flatMap((command) =>
  (command.hotkeys ?? []).map((text) => ({ command, hotkey: parseHotkey(text) })),
);

const app = (): App => ({ cluster: clusterPort() });

/** Whether a command makes sense now. */
export const isAvailable = (command: CommandDefinition): boolean => command.when?.(app()) ?? true;

/** Runs a command by id, if it makes sense now. */
export function runCommand(id: string): boolean {
  const command = commands.find((one) => one.id === id);
  if (!command || !isAvailable(command)) return false;
  command.run(app());
  return true;
}

/** The first key of a command as shown, for tooltips and menus. */
export function keysOf(id: string): string | undefined {
  const key = commands.find((one) => one.id === id)?.hotkeys?.[0];
  return key === undefined ? undefined : showHotkey(key);
}

/** Where the focus is, as far as keys care. */
export type FocusPlace = 'text' | 'widget' | 'page';

const TEXT =
  'input:not([type=range],[type=checkbox],[type=radio],[type=button]), textarea, [contenteditable], .monaco-editor';
const WIDGET =
  'button, a[href], select, summary, input, [role=slider], [role=separator], [role=tab], [role^=menuitem], [role=grid], [role=listbox], [role=tree]';

/** Says whether the focus is in a text, on a widget with keys of its own, or on neither. */
export function placeOf(target: EventTarget | null): FocusPlace {
  if (!(target instanceof Element)) return 'page';
  if (target.closest(TEXT)) return 'text';
  return target.closest(WIDGET) ? 'widget' : 'page';
}

/** Whether a hotkey may fire with the focus there: typing and moving inside texts and widgets come first. */
export function mayFire(
  hotkey: Hotkey,
  place: FocusPlace,
  options: { everywhere: boolean; singleKeys: boolean },
): boolean {
  if (isCharacterKey(hotkey) && !options.singleKeys) return false;
  if (place === 'text') return hotkey.mod ? options.everywhere : /^(F\d+|Escape)$/.test(hotkey.name);
  if (place === 'widget') return !isMovingKey(hotkey) && hotkey.name !== 'Space';
  return true;
}

function onKey(event: KeyboardEvent, isCapture: boolean): void {
  const { dialog, singleKeys } = getSession();
  if (event.defaultPrevented || event.isComposing || dialog !== undefined) return;
  const place = placeOf(event.composedPath()[0] ?? event.target);
  for (const { command, hotkey } of bound) {
    const everywhere = command.everywhere ?? false;
    // Ctrl keys that work everywhere are taken before Monaco sees them; all others wait for what the focus does with them.
    if ((everywhere && hotkey.mod) !== isCapture || !isPressed(hotkey, event)) continue;
    if (!mayFire(hotkey, place, { everywhere, singleKeys }) || !isAvailable(command)) continue;
    event.preventDefault();
    event.stopPropagation();
    command.run(app());
    return;
  }
}

/** Starts listening to keys; returns how to stop. */
export function listenToKeys(): () => void {
  const capture = (event: KeyboardEvent): void => onKey(event, true);
  const bubble = (event: KeyboardEvent): void => onKey(event, false);
  addEventListener('keydown', capture, true);
  addEventListener('keydown', bubble);
  return () => {
    removeEventListener('keydown', capture, true);
    removeEventListener('keydown', bubble);
  };
}
