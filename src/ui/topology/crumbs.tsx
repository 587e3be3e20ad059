/** Where the stage is: Cluster › node › pod › container, each a way back. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { MachineRow } from '../../projection/machine/query';
import type { StageView } from '../session';
import css from './stage.module.css';
import { goTo } from './stage-view';

export interface CrumbsProps {
  readonly stage: StageView;
  readonly machine: MachineRow | undefined;
  /** The Docker model: what Kubernetes would give the node for its pods is not used. */
  readonly isPrivate: boolean;
}

interface Crumb {
  readonly label: string;
  readonly level: StageView['level'];
  readonly target?: string;
}

function crumbsOf({ level, target }: StageView, machine: MachineRow | undefined): Crumb[] {
  const node = machine?.node.name;
  const crumbs: Crumb[] = node ? [{ label: node, level: 3, target: node }] : [];
  const [resource, namespace, pod, container] = (target ?? '').split('/');
  if (resource !== 'pods' || !pod) return crumbs;
  crumbs.push({ label: pod, level: 3, target: `pods/${namespace}/${pod}` });
  if (level === 4 && container) crumbs.push({ label: container, level: 4, ...(target && { target }) });
  return crumbs;
}

/** The breadcrumb of levels 3 and 4. */
export function Crumbs({ stage, machine, isPrivate }: CrumbsProps) {
  const { t } = useTranslation();
  const crumbs = crumbsOf(stage, machine);
  const { node } = machine ?? {};
  return (
    <nav className={css.crumbs} aria-label={t('topology.where')}>
      <button type="button" onClick={() => goTo(2, node?.name)}>
        {t('topology.level.cluster')}
      </button>
      {crumbs.map(({ label, level, target }, i) => (
        <Fragment key={label}>
          <span aria-hidden="true">›</span>
          {i === crumbs.length - 1 ? (
            <b>{label}</b>
          ) : (
            <button type="button" onClick={() => goTo(level, target)}>
              {label}
            </button>
          )}
        </Fragment>
      ))}
      {node && !isPrivate && crumbs.length === 1 && <small className="mono">podCIDR {node.podCIDR || '—'}</small>}
    </nav>
  );
}
