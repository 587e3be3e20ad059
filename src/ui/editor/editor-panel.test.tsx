// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startI18n, withTexts } from '../i18n/i18n';
import { EditorPanel, type EditorPanelProps } from './editor-panel';
import type { EditorHandle } from './editor-view';

const text = `kind: ConfigMap
---
kind: Pod
spec:
  containers:
    - name: a
      image: nginx
`;

beforeAll(async () => {
  startI18n();
  // The editor's own words come with its chunk.
  await withTexts(Promise.resolve());
});
// A touch screen, where the plain editor stays: Monaco itself is seen in the browser tests.
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }));
});
afterEach(cleanup);

function show(props: Partial<EditorPanelProps> = {}) {
  const told: unknown[] = [];
  const all: EditorPanelProps = {
    value: text,
    fileName: 'web.yaml',
    markers: [],
    decorations: [],
    theme: 'dark',
    fontScale: 1,
    onChange: (now) => told.push(['change', now]),
    onApply: () => told.push(['apply']),
    onCursor: (document, path) => told.push(['cursor', document, path]),
    onDropFiles: (files) => told.push(['drop', files]),
    ...props,
  };
  render(<EditorPanel {...all} />);
  return { told, area: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'YAML manifest editor' }) };
}

test('the text is there at once, and what is typed is told', () => {
  const { told, area } = show();
  expect(area.value).toBe(text);
  fireEvent.change(area, { target: { value: 'kind: Job\n' } });
  expect(told).toContainEqual(['change', 'kind: Job\n']);
});

test('Ctrl+Enter inside the text and the button apply', () => {
  const { told, area } = show();
  fireEvent.keyDown(area, { key: 'Enter' });
  expect(told).toEqual([]);
  fireEvent.keyDown(area, { key: 'Enter', ctrlKey: true });
  fireEvent.click(screen.getByRole('button', { name: /Apply/ }));
  expect(told).toEqual([['apply'], ['apply']]);
});

test('the cursor tells its document and field', () => {
  const { told, area } = show();
  const at = text.indexOf('nginx');
  area.setSelectionRange(at, at);
  fireEvent.select(area);
  expect(told.at(-1)).toEqual(['cursor', 1, ['spec', 'containers', 0, 'image']]);
});

test('the first problem is told with its place and leads there; quiet hints are no problem', () => {
  const place = { column: 3, endLine: 5, endColumn: 9 };
  const { area } = show({
    markers: [
      { ...place, line: 5, severity: 'error', message: 'spec.containers[0].image: Required value' },
      { ...place, line: 1, severity: 'hint', message: 'accepted, not simulated' },
    ],
  });
  const status = screen.getByRole('status');
  expect(status.textContent).toContain('1 error at line 5, column 3');
  expect(status.textContent).toContain('Required value');
  fireEvent.click(status.querySelector('button')!);
  expect(area.selectionStart).toBe(text.indexOf('  containers'));
});

test('a field is revealed by its path', () => {
  let handle: EditorHandle | undefined;
  const { area } = show({
    onHandle: (next) => {
      handle = next;
    },
  });
  handle?.reveal({ document: 1, path: ['spec', 'containers', 0, 'image'] });
  expect(area.selectionStart).toBe(text.indexOf('image'));
});

test('dropped files are read and handed over', async () => {
  const { told, area } = show();
  const transfer = { types: ['Files'], files: [new File(['kind: Node'], 'node.yaml')] };
  fireEvent.dragEnter(area, { dataTransfer: transfer });
  expect(screen.getByText('Drop manifest files here')).toBeDefined();
  await act(async () => {
    fireEvent.drop(area, { dataTransfer: transfer });
  });
  await vi.waitFor(() => expect(told).toEqual([['drop', [{ name: 'node.yaml', text: 'kind: Node' }]]]));
  expect(screen.queryByText('Drop manifest files here')).toBeNull();
});
