/**
 * The editor before Monaco is there, and for good on touch screens and narrow windows: a plain text area.
 * Models: nothing; the same text, markers below it, Ctrl+Enter applies.
 * Leaves out: completion, hover text, marks in the lines.
 */
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import css from './editor.module.css';
import type { CodeProps, Problem } from './editor-view';
import { codeFont } from './editor-view';
import { findField, outlineOf, placeAt } from './outline';

export interface PlainViewProps extends CodeProps {
  readonly area?: Ref<HTMLTextAreaElement> | undefined;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', offset);
    if (next < 0) return text.length;
    offset = next + 1;
  }
  return offset + column - 1;
}

/** The text area, following its props. */
export function PlainView({ area, ...props }: PlainViewProps) {
  const { value, markers, fontScale, label, onChange, onApply, onCursor, onProblems, onHandle } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(value);
  latest.current = value;
  useImperativeHandle(area, () => own.current as HTMLTextAreaElement, []);

  useEffect(() => {
    return onHandle({
      focus: () => own.current?.focus(),
      reveal(target) {
        const text = latest.current;
        const place =
          typeof target === 'number'
            ? { line: target, column: 1 }
            : findField(outlineOf(text), target.document, target.path);
        if (!place || !own.current) return;
        const offset = offsetOf(text, place.line, place.column);
        own.current.setSelectionRange(offset, offset);
        own.current.scrollTop = (place.line - 4) * codeFont.lineHeight * fontScale;
      },
    });
  }, [onHandle, fontScale]);

  useEffect(() => {
    const problems = markers.filter((marker) => marker.severity !== 'hint');
    onProblems(problems.map(({ severity, line, column, message }) => ({ severity, line, column, message }) as Problem));
  }, [markers, onProblems]);

  const tellCursor = (element: HTMLTextAreaElement): void => {
    if (!onCursor) return;
    const place = placeAt(outlineOf(element.value), lineAt(element.value, element.selectionStart));
    onCursor(place?.document, place?.path ?? []);
  };
  return (
    <textarea
      ref={own}
      className={css.plain}
      aria-label={label}
      value={value}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      wrap="off"
      style={{ fontSize: `${codeFont.size * fontScale}px`, lineHeight: `${codeFont.lineHeight * fontScale}px` }}
      onChange={(event) => onChange(event.target.value)}
      onSelect={(event) => tellCursor(event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onApply();
      }}
    />
  );
}
