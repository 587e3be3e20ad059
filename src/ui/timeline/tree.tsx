/** The visible rows as a tree for keys and screen readers; the drawing beside it is hidden from them. */
import { useTranslation } from 'react-i18next';
import type { Timeline, TimelineRow } from '../../projection/phase-timeline/answer';

/** The id of a row's item. */
export const itemId = (key: string): string => `lane-${key.replace(/[^\w-]/g, '_')}`;

function levelOf({ kind }: TimelineRow): number {
  return kind === 'container' || kind === 'probe' || kind === 'condition' || kind === 'events'
    ? 3
    : kind === 'density'
      ? 1
      : 2;
}

/** The items. */
export function TreeItems({
  timeline,
  active,
  title,
}: {
  timeline: Timeline;
  active: string | undefined;
  title(row: number): string;
}) {
  const { t } = useTranslation();
  return timeline.rows.map((row, index) => {
    const word = row.now?.word || (row.now ? t(`timeline.shapes.${row.now.shape}`) : '');
    const name = row.name || title(timeline.first + index);
    const counted = row.members === undefined ? word : t('timeline.members', { count: row.members });
    return (
      <div
        key={row.key}
        id={itemId(row.key)}
        role="treeitem"
        tabIndex={-1}
        className="sr-only"
        aria-level={levelOf(row)}
        aria-selected={row.key === active}
      >
        {counted ? t('timeline.rowStands', { name, word: counted }) : name}
      </div>
    );
  });
}
