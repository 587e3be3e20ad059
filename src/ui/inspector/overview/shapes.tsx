/** How pods are doing, counted: as one stacked bar, and as a list with words. */
import { useTranslation } from 'react-i18next';
import { GLYPHS, StatusGlyph, type StatusShape } from '../../parts';
import css from '../inspector.module.css';

/** In the order in which the projection counts them. */
const SHAPES = Object.keys(GLYPHS) as StatusShape[];
/** Good ones first in bars. */
const BAR_ORDER: readonly StatusShape[] = [
  'running',
  'notReady',
  'creating',
  'pending',
  'succeeded',
  'terminating',
  'unknown',
  'failed',
  'crashLoop',
];

/** The count of a shape. */
export const countOf = (shapes: readonly number[], shape: StatusShape): number => shapes[SHAPES.indexOf(shape)] ?? 0;

/** A bar as long as its share of `most` pods. */
export function ShapeBar({ shapes, most }: { readonly shapes: readonly number[]; readonly most: number }) {
  return (
    <div className={css.bar} aria-hidden>
      {BAR_ORDER.filter((shape) => countOf(shapes, shape) > 0).map((shape) => (
        <i key={shape} data-shape={shape} style={{ width: `${(100 * countOf(shapes, shape)) / Math.max(1, most)}%` }} />
      ))}
    </div>
  );
}

/** The list; shapes that no pod has are left out, but Ready always stands. */
export function ShapeCounts({ shapes }: { readonly shapes: readonly number[] }) {
  const { t } = useTranslation();
  const shown = BAR_ORDER.filter((shape) => shape === 'running' || countOf(shapes, shape) > 0);
  return (
    <ul className={css.counts}>
      {shown.map((shape) => (
        <li key={shape}>
          <StatusGlyph shape={shape} size={13} />
          <span>{t(`inspector.shape.${shape}`)}</span>
          <b className="num">{countOf(shapes, shape)}</b>
        </li>
      ))}
    </ul>
  );
}
