import { describe, expect, test } from 'vitest';
import { isCharacterKey, isPressed, type Pressed, parseHotkey, showHotkey } from './hotkey';

const press = (key: string, code: string, mods: Partial<Pressed> = {}): Pressed => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...mods,
});
const matches = (hotkey: string, pressed: Pressed, onMac = false): boolean =>
  isPressed(parseHotkey(hotkey), pressed, onMac);

describe('a hotkey', () => {
  test.each([
    ['Ctrl+K', 'Mod+K', press('k', 'KeyK', { ctrlKey: true }), true],
    ['Ctrl+K is not K', 'K', press('k', 'KeyK', { ctrlKey: true }), false],
    ['K with caps lock', 'K', press('K', 'KeyK'), true],
    ['K on a Russian layout', 'K', press('л', 'KeyK'), true],
    ['? on a US layout', '?', press('?', 'Slash', { shiftKey: true }), true],
    ['? on a German layout', '?', press('?', 'Minus', { shiftKey: true }), true],
    ['/ is not ?', '?', press('/', 'Slash'), false],
    [': with Shift', ':', press(':', 'Semicolon', { shiftKey: true }), true],
    ['Shift+→ is not →', 'ArrowRight', press('ArrowRight', 'ArrowRight', { shiftKey: true }), false],
    ['Shift+→', 'Shift+ArrowRight', press('ArrowRight', 'ArrowRight', { shiftKey: true }), true],
    ['Space', 'Space', press(' ', 'Space'), true],
    ['Alt takes part', 'F', press('f', 'KeyF', { altKey: true }), false],
    ['2 on a French layout', '2', press('é', 'Digit2'), true],
  ])('%s', (_, hotkey, pressed, wanted) => {
    expect(matches(hotkey, pressed)).toBe(wanted);
  });

  test('takes ⌘ on a Mac, and Ctrl nowhere else', () => {
    expect(matches('Mod+S', press('s', 'KeyS', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+S', press('s', 'KeyS', { ctrlKey: true }), true)).toBe(false);
  });

  test('is shown as it stands on the keyboard', () => {
    expect(showHotkey('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
    expect(showHotkey('Mod+K', true)).toBe('⌘+K');
    expect(showHotkey('Shift+ArrowLeft', false)).toBe('Shift+←');
  });

  test('counts as a character key only without Ctrl or Alt', () => {
    expect(['K', '?', 'Space', '1'].map((key) => isCharacterKey(parseHotkey(key)))).toEqual([true, true, true, true]);
    expect(['Mod+K', 'ArrowRight', 'F6', 'Escape'].map((key) => isCharacterKey(parseHotkey(key)))).toEqual(
      Array(4).fill(false),
    );
  });
});
