/** One status as a shape; give it a label only where no word stands beside it. */
import { GLYPHS, type StatusShape, statusColour } from './glyphs';

export interface StatusGlyphProps {
  readonly shape: StatusShape;
  /** CSS pixels at 100 % text. */
  readonly size?: number;
  readonly label?: string;
  readonly colour?: string;
}

/** The glyph of a status as inline SVG. */
export function StatusGlyph({ shape, size = 14, label, colour = statusColour(shape) }: StatusGlyphProps) {
  const length = `${size / 16}rem`;
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: labelled, or hidden because a word stands beside it.
    <svg viewBox="-7 -7 14 14" style={{ width: length, height: length, flex: 'none' }} data-shape={shape} {...name}>
      {GLYPHS[shape].map((part) => (
        <path
          key={part.d}
          d={part.d}
          fill={part.fill ? colour : 'none'}
          stroke={part.fill ? 'none' : colour}
          strokeWidth={part.width ?? 1.7}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      ))}
    </svg>
  );
}
