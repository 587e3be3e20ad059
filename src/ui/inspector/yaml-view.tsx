// biome-ignore-all lint/a11y/useSemanticElements: lines are virtual and positioned; a list element cannot hold them.
// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and names its active line.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the list has the keys.
/**
 * Lines of YAML: read-only, coloured, and smooth for objects of any length.
 * Models: nothing; arrows move a line that the caller tells about.
 * Leaves out: editing, folding; the editor panel has them.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef } from 'react';
import css from './inspector.module.css';
import { yamlTokens } from './yaml-tokens';

/** A line as it is shown. */
export interface ShownLine {
  readonly text: string;
  readonly path: string;
  readonly isAdded?: boolean;
}

const LINE_REM = 1.125;
const remPixels = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

function Line({ text }: { readonly text: string }) {
  let at = 0;
  return yamlTokens(text).map(({ kind, text: piece }) => {
    const key = at;
    at += piece.length;
    return (
      <span key={key} data-token={kind}>
        {piece}
      </span>
    );
  });
}

export interface YamlViewProps {
  readonly label: string;
  readonly lines: readonly ShownLine[];
  readonly active: number;
  readonly onActive: (line: number) => void;
}

/** The lines; one of them is active. */
export function YamlView({ label, lines, active, onActive }: YamlViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = LINE_REM * remPixels();
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 20,
  });
  const longest = lines.reduce((most, { text }) => Math.max(most, text.length), 0);

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -lines.length, End: lines.length }[
      event.key
    ];
    if (by === undefined) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(lines.length - 1, active + by));
    onActive(to);
    virtual.scrollToIndex(to);
  }

  return (
    <div
      className={css.yaml}
      ref={scroller}
      role="listbox"
      aria-label={label}
      aria-activedescendant={active >= 0 ? `${label}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtual.getTotalSize(), minWidth: `calc(${longest}ch + 3.5rem)`, position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            <div
              key={index}
              id={`${label}-${index}`}
              role="option"
              aria-selected={index === active}
              className={css.line}
              data-added={line.isAdded || undefined}
              style={{ transform: `translateY(${start}px)`, height }}
              onClick={() => onActive(index)}
            >
              <i className="num">{index + 1}</i>
              <code>
                <Line text={line.text} />
              </code>
            </div>
          );
        })}
      </div>
    </div>
  );
}
