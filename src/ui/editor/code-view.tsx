/** Shows the plain editor at once and Monaco when it is there, where it can be. */
import { Component, lazy, type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CodeProps } from './editor-view';
import { PlainView } from './plain-view';

const MonacoView = lazy(() => import('./monaco/monaco-view'));

/** Monaco does not work on touch screens, and needs some room. */
const plainOnly = globalThis.matchMedia?.('(pointer: coarse), (max-width: 639px)');
const watch = (changed: () => void) => {
  plainOnly?.addEventListener('change', changed);
  return () => plainOnly?.removeEventListener('change', changed);
};

/** Whether only the plain editor can be shown here. */
export const useIsPlain = (): boolean => useSyncExternalStore(watch, () => plainOnly?.matches ?? false);

/** If Monaco cannot be loaded, the plain editor stays. */
class Fallback extends Component<{ readonly children: ReactNode; readonly onFail: () => void }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override componentDidCatch(): void {
    this.props.onFail();
  }
  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}

export interface CodeViewProps extends CodeProps {
  readonly onFail: () => void;
  /** Told when Monaco is on the screen. */
  readonly onRich: (isRich: boolean) => void;
}

/** Monaco over the plain editor; the plain one goes when Monaco has drawn. */
export function CodeView({ onFail, onRich, ...props }: CodeViewProps) {
  const isPlain = useIsPlain();
  const [isPainted, setPainted] = useState(false);
  const [isRich, setRich] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const isShown = isRich && !isPlain;

  // After the first paint, so that Monaco delays nothing.
  useEffect(() => {
    const frame = requestAnimationFrame(() => setPainted(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  useEffect(() => onRich(isShown), [isShown, onRich]);
  useEffect(() => {
    if (isPlain) setRich(false);
  }, [isPlain]);

  const start = () => ({
    hasFocus: area.current !== null && document.activeElement === area.current,
    offset: area.current?.selectionStart ?? 0,
  });
  return (
    <>
      {!isShown && <PlainView {...props} area={area} />}
      {isPainted && !isPlain && (
        <Fallback onFail={onFail}>
          <Suspense fallback={null}>
            <MonacoView {...props} start={start} onReady={() => setRich(true)} />
          </Suspense>
        </Fallback>
      )}
    </>
  );
}
