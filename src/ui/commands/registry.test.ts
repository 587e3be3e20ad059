// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeDialog, getSession, select, setSession } from '../session';
import { type ClusterPort, connectCluster } from './cluster-port';
import { offer } from './offers';
import { commands, isAvailable, listenToKeys, runCommand } from './registry';

let stopListening: () => void;
const moves: string[] = [];
const port = {
  apply: () => moves.push('apply'),
  stepBy: (events: number) => moves.push(`step ${events}`),
  stepSelected: (by: number) => moves.push(`selected ${by}`),
  goTo: (moment: string | number) => moves.push(`go ${moment}`),
} as unknown as ClusterPort;

beforeEach(() => {
  document.body.innerHTML =
    '<input id="name"><div class="monaco-editor"><div id="code" tabindex="0"></div></div><button id="button">x</button><div id="note" contenteditable tabindex="0"></div><input id="slider" type="range">';
  stopListening = listenToKeys();
  moves.length = 0;
  connectCluster(port);
});
afterEach(() => {
  stopListening();
  connectCluster(undefined);
  closeDialog();
  setSession({ singleKeys: true, playing: false, selection: undefined });
});

const CODES: Record<string, string> = { ' ': 'Space', k: 'KeyK', '?': 'Slash', s: 'KeyS', '.': 'Period' };
function press(key: string, target = 'body', init: KeyboardEventInit = {}): boolean {
  const element = document.querySelector(target)!;
  return !element.dispatchEvent(
    new KeyboardEvent('keydown', {
      key,
      code: CODES[key] ?? key,
      bubbles: true,
      cancelable: true,
      composed: true,
      ...init,
    }),
  );
}

describe('keys', () => {
  test('step through time on the page', () => {
    expect(press('ArrowRight')).toBe(true);
    press('.');
    press('ArrowLeft', 'body', { shiftKey: true });
    press('End');
    expect(moves).toEqual(['step 1', 'step 1', 'selected -1', 'go live']);
  });

  test.each(['#name', '#code', '#note'])('that write or move never fire in %s', (target) => {
    for (const key of [' ', 'k', '?', '.', 'ArrowRight', 'Home', 'End']) expect(press(key, target), key).toBe(false);
    expect(moves).toEqual([]);
    expect(getSession().dialog).toBeUndefined();
  });

  test('with Ctrl that work everywhere do so inside the editor', () => {
    expect(press('Enter', '#code', { ctrlKey: true })).toBe(true);
    expect(press('k', '#code', { ctrlKey: true })).toBe(true);
    expect(moves).toEqual(['apply']);
    expect(getSession().dialog).toBe('palette');
  });

  test('with Ctrl that belong to the text stay with it', () => {
    expect(press('z', '#code', { ctrlKey: true, code: 'KeyZ' })).toBe(false);
  });

  test('leave Space and arrows to the button or slider that has the focus, but not letters', () => {
    expect(press(' ', '#button')).toBe(false);
    expect(press('ArrowRight', '#slider')).toBe(false);
    expect(press('k', '#button')).toBe(true);
  });

  test('without Ctrl do nothing when they are turned off; arrows still do', () => {
    setSession({ singleKeys: false });
    expect([press('k'), press(' '), press('?')]).toEqual([false, false, false]);
    expect(press('ArrowRight')).toBe(true);
    expect(press('k', 'body', { ctrlKey: true })).toBe(true);
  });

  test('do nothing behind a dialog or while a word is composed', () => {
    press('k', 'body', { isComposing: true } as KeyboardEventInit);
    expect(getSession().playing).toBe(false);
    press('?');
    expect(getSession().dialog).toBe('shortcuts');
    press('ArrowRight');
    expect(moves).toEqual([]);
  });

  test('that a widget has used are left alone', () => {
    document.body.addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    press('ArrowRight');
    expect(moves).toEqual([]);
  });

  test('Escape clears the selection', () => {
    select({ kind: 'node', key: 'worker-1' });
    press('Escape');
    expect(getSession().selection).toBeUndefined();
  });
});

describe('commands', () => {
  test('that need the cluster are not offered before there is one', () => {
    connectCluster(undefined);
    expect(commands.filter(isAvailable).map(({ id }) => id)).not.toContain('manifest.apply');
    expect(runCommand('manifest.apply')).toBe(false);
    expect(press('ArrowRight')).toBe(false);
  });

  test('that a panel does are offered while it is there', () => {
    const fits: string[] = [];
    const withdraw = offer('fitAll', () => fits.push('all'));
    expect(runCommand('view.fit-all')).toBe(true);
    withdraw();
    expect(runCommand('view.fit-all')).toBe(false);
    expect(fits).toEqual(['all']);
  });

  test('have ids of their own, and a key or a place in the palette', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    expect(commands.filter(({ keyOnly, hotkeys = [] }) => keyOnly && hotkeys.length === 0)).toEqual([]);
  });

  test('play pauses, and slower stops at the slowest', () => {
    runCommand('time.play');
    expect(getSession().playing).toBe(true);
    runCommand('time.play');
    expect(getSession().playing).toBe(false);
    for (let i = 0; i < 10; i++) runCommand('time.slower');
    expect(getSession().speed).toBe(0.1);
    for (let i = 0; i < 10; i++) runCommand('time.faster');
    expect(getSession().speed).toBe(10);
  });
});
