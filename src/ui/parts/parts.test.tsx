// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startI18n } from '../i18n/i18n';
import { DataTable } from './data/data-table';
import { useToasts } from './feedback/toasts';
import { Button, IconButton, Progress, Tabs, ToastLayer, TooltipLayer, toast } from './index';

beforeAll(startI18n);
beforeEach(() => useToasts.setState({ toasts: [] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('toasts', () => {
  test('leave after a while, but not under the pointer, and errors not at all', () => {
    vi.useFakeTimers();
    render(<ToastLayer />);
    act(() => {
      toast('deployment.apps/web created');
      toast('the worker stopped', { look: 'error' });
    });
    fireEvent.pointerEnter(screen.getByRole('region'));
    act(() => vi.advanceTimersByTime(20_000));
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    fireEvent.pointerLeave(screen.getByRole('region'));
    act(() => vi.advanceTimersByTime(20_000));
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['the worker stopped']);
  });

  test('undo once, and go', () => {
    const undo = vi.fn();
    render(<ToastLayer />);
    act(() => void toast('deleted', { action: { label: 'Undo', run: undo } }));
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.queryByRole('listitem')).toBeNull();
  });

  test('never fill the screen', () => {
    render(<ToastLayer />);
    act(() => {
      for (let i = 0; i < 30; i++) toast(`message ${i}`);
    });
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'message 26',
      'message 27',
      'message 28',
      'message 29',
    ]);
  });
});

describe('tooltips', () => {
  test('come at once with keyboard focus, with the key, and go with Escape', () => {
    vi.useFakeTimers();
    render(
      <>
        <IconButton label="Play" keys="Space">
          x
        </IconButton>
        <TooltipLayer />
      </>,
    );
    const button = screen.getByRole('button', { name: 'Play' });
    // happy-dom never knows whether focus came from the keyboard.
    Object.assign(button, {
      matches: (query: string) => query === ':focus-visible' || Element.prototype.matches.call(button, query),
    });
    act(() => button.focus());
    act(() => vi.advanceTimersByTime(1));
    expect(screen.getByRole('tooltip').textContent).toBe('PlaySpace');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByRole('tooltip')).toBeNull();
  });

  test('wait for a pointer that rests, and stay while it is over them', () => {
    vi.useFakeTimers();
    render(
      <>
        <Button data-tip="Applies the manifest">Apply</Button>
        <p>elsewhere</p>
        <TooltipLayer />
      </>,
    );
    fireEvent.pointerOver(screen.getByRole('button'));
    act(() => vi.advanceTimersByTime(300));
    expect(screen.queryByRole('tooltip')).toBeNull();
    act(() => vi.advanceTimersByTime(200));
    fireEvent.pointerOver(screen.getByRole('tooltip'));
    expect(screen.getByRole('tooltip').textContent).toBe('Applies the manifest');
    fireEvent.pointerOver(screen.getByText('elsewhere'));
    expect(screen.queryByRole('tooltip')).toBeNull();
  });
});

describe('tabs', () => {
  test('move with the arrows, round the ends, one stop for Tab', () => {
    const change = vi.fn();
    const tabs = ['overview', 'yaml', 'why'].map((id) => ({ id, label: id }));
    render(<Tabs label="Inspector" tabs={tabs} value="overview" onChange={change} />);
    expect(screen.getAllByRole('tab').map((tab) => tab.tabIndex)).toEqual([0, -1, -1]);
    fireEvent.keyDown(screen.getByRole('tab', { name: 'overview' }), { key: 'ArrowLeft' });
    expect(change).toHaveBeenLastCalledWith('why');
    fireEvent.keyDown(screen.getByRole('tab', { name: 'yaml' }), { key: 'End' });
    expect(change).toHaveBeenLastCalledWith('why');
    fireEvent.keyDown(screen.getByRole('tab', { name: 'why' }), { key: 'ArrowRight' });
    expect(change).toHaveBeenLastCalledWith('overview');
  });
});

describe('a table', () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => ({ name: `web-${i}`, status: 'Running' }));
  const columns = [
    { id: 'name', header: 'NAME', cell: (row: (typeof rows)[number]) => row.name },
    { id: 'status', header: 'STATUS', cell: (row: (typeof rows)[number]) => row.status },
  ];

  test('of 50,000 rows says how many it has and draws only what is seen', () => {
    const { container } = render(
      <DataTable label="pods" columns={columns} rows={rows} rowKey={(row) => row.name} onSelect={() => {}} />,
    );
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('50001');
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['NAME', 'STATUS']);
    expect(container.querySelectorAll('[role=row]').length).toBeLessThan(100);
  });

  test('selects the row that the keys have reached', () => {
    const select = vi.fn();
    render(<DataTable label="pods" columns={columns} rows={rows} rowKey={(row) => row.name} onSelect={select} />);
    const grid = screen.getByRole('grid');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) fireEvent.keyDown(grid, { key });
    expect(select).toHaveBeenLastCalledWith(rows[1]);
    for (const key of ['End', 'Enter']) fireEvent.keyDown(grid, { key });
    expect(select).toHaveBeenLastCalledWith(rows[49_999]);
  });

  test('without rows says so', () => {
    render(
      <DataTable label="pods" columns={columns} rows={[]} rowKey={(row) => row.name} empty="No resources found." />,
    );
    expect(screen.getByText('No resources found.')).toBeTruthy();
  });
});

test('progress says its share and can be cancelled', () => {
  const cancel = vi.fn();
  render(<Progress label="Building the history again" value={0.42} onCancel={cancel} />);
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('42');
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(cancel).toHaveBeenCalledOnce();
});
