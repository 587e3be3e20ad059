/** Short messages that leave by themselves. Destructive acts get one with Undo instead of a question. */
import { create } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly look: 'note' | 'error';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** How long it stays; 0 until it is dismissed. */
  readonly ms: number;
}

interface ToastList {
  readonly toasts: readonly Toast[];
  readonly nextId: number;
}

const MOST = 4;
const STAY_MS = 6_000;

/** The toasts on the screen. */
export const useToasts = create<ToastList>(() => ({ toasts: [], nextId: 1 }));

/** Shows a message and returns its id; the oldest leaves when there are too many. Errors stay until dismissed. */
export function toast(text: string, options: Partial<Pick<Toast, 'look' | 'action' | 'ms'>> = {}): number {
  const { toasts, nextId } = useToasts.getState();
  const look = options.look ?? 'note';
  const made: Toast = { id: nextId, text, look, ms: look === 'error' ? 0 : STAY_MS, ...options };
  useToasts.setState({ toasts: [...toasts, made].slice(-MOST), nextId: nextId + 1 });
  return nextId;
}

/** Takes a message away. */
export function dismissToast(id: number): void {
  useToasts.setState({ toasts: useToasts.getState().toasts.filter((one) => one.id !== id) });
}
