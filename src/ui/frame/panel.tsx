/** One region of the frame: a landmark that F6 finds, with its own error boundary. */
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ErrorNote } from '../parts';
import css from './frame.module.css';

export type Region = 'bar' | 'editor' | 'stage' | 'inspector' | 'transport' | 'timeline' | 'drawer';

interface BoundaryProps {
  readonly children: ReactNode;
  readonly note: (error: Error, reload: () => void) => ReactNode;
}

/** React still has no hook for this. Reloading mounts the children afresh. */
class Boundary extends Component<BoundaryProps, { readonly error: Error | undefined }> {
  override state = { error: undefined };
  static getDerivedStateFromError(thrown: unknown): { error: Error } {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }
  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined
      ? this.props.children
      : this.props.note(error, () => this.setState({ error: undefined }));
  }
}

export interface PanelProps {
  readonly region: Region;
  readonly className?: string;
  /** The splitter on the panel's edge. */
  readonly edge?: ReactNode;
  readonly children: ReactNode;
}

/** The region; when its contents throw it says so and offers to mount them again. */
export function Panel({ region, className = '', edge, children }: PanelProps) {
  const { t } = useTranslation();
  const name = t(`frame.panel.${region}`);
  return (
    <section className={`${css.panel} ${className}`} aria-label={name} data-region={region} tabIndex={-1}>
      {edge}
      <Boundary
        note={(error, reload) => (
          <ErrorNote
            title={t('frame.failed', { panel: name })}
            message={error.message}
            action={
              <Button onClick={reload} data-reload>
                {t('frame.reloadPanel')}
              </Button>
            }
          >
            {t('frame.failedNote')}
          </ErrorNote>
        )}
      >
        {children}
      </Boundary>
    </section>
  );
}

/** Moves the focus to the next region on the screen (or the one before). */
export function cycleRegions(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const start = at < 0 && by < 0 ? 0 : at;
  regions[(start + by + regions.length) % regions.length]?.focus();
}
