// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listenToKeys } from '../commands/registry';
import { startI18n } from '../i18n/i18n';
import { DEFAULT_LAYOUT, getSession, setSession } from '../session';
import { Frame } from './frame';
import { cycleRegions } from './panel';
import { roomOf } from './room';

let isBroken = false;
function Fragile() {
  if (isBroken) throw new Error('no such revision: 41');
  return <p>stage</p>;
}
const frame = (
  <Frame
    bar={<p>bar</p>}
    editor={<p>editor</p>}
    stage={<Fragile />}
    inspector={<p>inspector</p>}
    transport={<p>transport</p>}
    timeline={(isStrip) => <p>{isStrip ? 'strip' : 'lanes'}</p>}
    drawer={<p>drawer</p>}
    editorTitle="web.yaml"
    inspectorTitle="Inspector"
  />
);
function window_(width: number, height: number): void {
  Object.assign(window, { innerWidth: width, innerHeight: height });
  fireEvent(window, new Event('resize'));
}
const regions = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>('[data-region]')].map(({ dataset }) => dataset.region);

beforeAll(() => {
  startI18n();
  listenToKeys();
});
beforeEach(() => {
  isBroken = false;
  setSession({ language: 'en', layout: DEFAULT_LAYOUT, overlay: undefined, inspectorTab: 'overview' });
  window_(1440, 900);
});
afterEach(cleanup);

describe('the frame', () => {
  test('shows every panel on a wide window', () => {
    render(frame);
    expect(regions()).toEqual(['bar', 'editor', 'stage', 'inspector', 'transport', 'timeline']);
    expect(screen.getByText('lanes')).toBeTruthy();
  });

  test('makes rails of both side panels below 1180 pixels, and lays one over the stage when asked', () => {
    window_(1024, 900);
    render(frame);
    expect(regions()).not.toContain('editor');
    fireEvent.click(screen.getByRole('button', { name: 'Open: Manifest web.yaml' }));
    expect(regions()).toContain('editor');
    expect((document.activeElement as HTMLElement).dataset.region).toBe('editor');
    fireEvent.click(screen.getByRole('button', { name: 'Open: Inspector' }));
    expect(regions()).not.toContain('editor');
    fireEvent.keyDown(document.body, { key: 'Escape', bubbles: true });
    expect(regions()).not.toContain('inspector');
    expect((document.activeElement as HTMLElement).dataset.rail).toBe('inspector');
    expect(getSession().layout).toEqual(DEFAULT_LAYOUT);
  });

  test('makes a strip of the timeline below 800 pixels, or beside an open drawer', () => {
    window_(1440, 768);
    render(frame);
    expect(screen.getByText('strip')).toBeTruthy();
    window_(1440, 900);
    expect(screen.getByText('lanes')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: 'Events' }));
    expect(screen.getByText('strip')).toBeTruthy();
    expect(screen.getByText('drawer')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: 'Events' }));
    expect(screen.queryByText('drawer')).toBeNull();
  });

  test('remembers what was closed and how large the rest is', () => {
    render(frame);
    const splitter = screen.getByRole('separator', { name: 'Resize: Manifest' });
    fireEvent.keyDown(splitter, { key: 'ArrowRight' });
    expect(getSession().layout.editor).toEqual({ size: 312, open: true });
    fireEvent.keyDown(splitter, { key: 'Home' });
    expect(getSession().layout.editor.size).toBe(220);
    fireEvent.keyDown(splitter, { key: 'Enter' });
    expect(regions()).not.toContain('editor');
    fireEvent.click(screen.getByRole('button', { name: 'Open: Manifest web.yaml' }));
    expect(regions()).toContain('editor');
    expect(JSON.parse(localStorage.getItem('kubarium.session')!).layout.editor).toEqual({ size: 220, open: true });
  });

  test('gives the inspector the room that Why needs', () => {
    const { container } = render(frame);
    const width = (): string => container.querySelector<HTMLElement>('[data-side=right]')!.style.width;
    expect(width()).toBe('20.5rem');
    setSession({ inspectorTab: 'why' });
    render(frame, { container });
    expect(width()).toBe('29.75rem');
  });

  test('keeps all other panels when one breaks, and mounts it again when asked', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    isBroken = true;
    render(frame);
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('Stage stopped working');
    expect(alert.textContent).toContain('no such revision: 41');
    expect(screen.getByText('editor')).toBeTruthy();
    isBroken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Reload this panel' }));
    expect(screen.getByText('stage')).toBeTruthy();
    vi.restoreAllMocks();
  });

  test('lets F6 go round the panels both ways', () => {
    render(frame);
    const at = (): string | undefined => (document.activeElement as HTMLElement).dataset.region;
    const round = regions().map(() => {
      cycleRegions(1);
      return at();
    });
    expect(round).toEqual(regions());
    cycleRegions(1);
    expect(at()).toBe('bar');
    cycleRegions(-1);
    expect(at()).toBe('timeline');
  });

  test('names its panels in the language that is chosen', async () => {
    render(frame);
    expect(screen.getByRole('region', { name: 'Stage' })).toBeTruthy();
    setSession({ language: 'zh' });
    expect(await screen.findByRole('region', { name: '舞台' })).toBeTruthy();
  });
});

test('200 % text halves the room', () => {
  expect(roomOf(1440, 900, 1)).toMatchObject({ isNarrow: false, isLow: false });
  expect(roomOf(1440, 900, 2)).toMatchObject({ isNarrow: true, isLow: true, width: 720 });
  expect(roomOf(1180, 800, 1)).toMatchObject({ isNarrow: false, isLow: false });
  expect(roomOf(1024, 768, 1)).toMatchObject({ isNarrow: true, isLow: true });
});
