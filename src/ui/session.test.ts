// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';

async function visit(options: { search?: string; stored?: string; language?: string } = {}) {
  localStorage.clear();
  if (options.stored !== undefined) localStorage.setItem('kubarium.session', options.stored);
  window.history.replaceState(null, '', `/${options.search ?? ''}`);
  vi.stubGlobal('navigator', { language: options.language ?? 'en-GB' });
  vi.resetModules();
  return import('./session');
}

beforeEach(() => vi.unstubAllGlobals());

describe('a visit', () => {
  test('starts with the defaults', async () => {
    const { getSession, DEFAULT_LAYOUT } = await visit();
    expect(getSession()).toMatchObject({
      language: 'en',
      theme: 'system',
      speed: 1,
      playHead: 'live',
      layout: DEFAULT_LAYOUT,
    });
  });

  test('speaks the language of the browser, of the last visit, or of the address, the last first', async () => {
    expect((await visit({ language: 'zh-CN' })).getSession().language).toBe('zh');
    expect((await visit({ language: 'zh-CN', stored: '{"language":"en"}' })).getSession().language).toBe('en');
    expect((await visit({ stored: '{"language":"en"}', search: '?lang=zh' })).getSession().language).toBe('zh');
    expect((await visit({ search: '?theme=light', stored: '{"theme":"dark"}' })).getSession().theme).toBe('light');
    expect((await visit({ search: '?theme=pink', stored: '{"theme":"dark"}' })).getSession().theme).toBe('dark');
  });

  test('finds what the last one left, and forgets where it was in time', async () => {
    const first = await visit();
    first.setPanel('editor', { size: 400 });
    first.setSession({ speed: 5, playing: true, playHead: { step: 3, time: 12 } });
    const second = await visit({ stored: localStorage.getItem('kubarium.session') ?? '' });
    expect(second.getSession()).toMatchObject({ speed: 5, playing: false, playHead: 'live' });
    expect(second.getSession().layout.editor).toEqual({ size: 400, open: true });
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number for a theme', '{"theme":7}'],
    ['a layout of another shape', '{"layout":{"editor":{"size":"wide"}}}'],
  ])('takes no harm from %s in its storage', async (_, stored) => {
    const { getSession, DEFAULT_LAYOUT } = await visit({ stored });
    expect(getSession()).toMatchObject({ theme: 'system', layout: DEFAULT_LAYOUT });
  });
});

describe('the session', () => {
  test('keeps a selection that is chosen again, so that nothing is drawn anew', async () => {
    const { getSession, select } = await visit();
    select({ kind: 'object', key: 'u1' });
    const first = getSession().selection;
    select({ kind: 'object', key: 'u1' });
    expect(getSession().selection).toBe(first);
  });

  test('pauses when a moment is sought or a dialog opens', async () => {
    const { getSession, openDialog, seek, setSession } = await visit();
    setSession({ playing: true });
    seek({ step: 4, time: 100 });
    expect(getSession()).toMatchObject({ playing: false, playHead: { step: 4 } });
    setSession({ playing: true });
    openDialog('share');
    expect(getSession()).toMatchObject({ playing: false, dialog: 'share' });
  });

  test('closes the drawer by the tab that is shown, and changes tabs by another', async () => {
    const { getSession, toggleDrawer } = await visit();
    toggleDrawer('events');
    expect(getSession()).toMatchObject({ drawerTab: 'events', layout: { drawer: { open: true } } });
    toggleDrawer('tables');
    expect(getSession()).toMatchObject({ drawerTab: 'tables', layout: { drawer: { open: true } } });
    toggleDrawer('tables');
    expect(getSession().layout.drawer.open).toBe(false);
  });
});
