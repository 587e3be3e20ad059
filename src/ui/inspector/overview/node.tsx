/** A node's overview: what it has, what may be used of it, what pods have asked for; its taints and its pods. */
import { useTranslation } from 'react-i18next';
import type { NodeResource, NodeView } from '../../../projection/object/node';
import { StatusGlyph } from '../../parts';
import css from '../inspector.module.css';
import { ObjectLink } from '../links';
import { Facts, Section } from '../sections';

function amount(name: string, milli: number): string {
  if (name === 'cpu') return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
  const mebibytes = milli / 1000 / 1024 / 1024;
  if (name === 'memory') return `${Math.round(mebibytes)}Mi`;
  if (name === 'ephemeral-storage') return `${Math.round(mebibytes / 1024)}Gi`;
  return String(milli / 1000);
}

function Resource({ resource }: { readonly resource: NodeResource }) {
  const { t } = useTranslation();
  const { name, capacityMilli, allocatableMilli, requestedMilli } = resource;
  const share = requestedMilli === undefined || allocatableMilli === 0 ? undefined : requestedMilli / allocatableMilli;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {requestedMilli === undefined ? '' : amount(name, requestedMilli)}
        {share !== undefined && (
          <span className={css.meter} role="img" aria-label={t('inspector.share', { share: Math.round(share * 100) })}>
            <i style={{ width: `${Math.min(100, share * 100)}%` }} />
          </span>
        )}
      </td>
      <td>{amount(name, allocatableMilli)}</td>
      <td className={css.dim}>{amount(name, capacityMilli)}</td>
    </tr>
  );
}

/** The overview of a node. */
export function NodeOverview({ node }: { readonly node: NodeView }) {
  const { t } = useTranslation();
  const main = node.resources.filter(
    ({ requestedMilli, name }) => requestedMilli !== undefined || name === 'ephemeral-storage',
  );
  const ready = { True: 'running', False: 'failed' } as const;
  const word = `${node.ready === 'True' ? 'Ready' : 'NotReady'}${node.isUnschedulable ? ',SchedulingDisabled' : ''}`;
  return (
    <>
      <Facts
        facts={[
          [
            'STATUS',
            <span key="status" className={css.inline}>
              <StatusGlyph shape={ready[node.ready as 'True'] ?? 'unknown'} size={13} /> {word}
            </span>,
          ],
          [t('inspector.fact.power'), t(node.isOn ? 'inspector.on' : 'inspector.off')],
          ['podCIDR', node.podCIDR],
          ['InternalIP', node.addresses.find((one) => one.startsWith('InternalIP'))?.split(' ')[1] ?? ''],
          ...node.info,
        ]}
        wide
      />
      <Section title={t('inspector.resources')}>
        <table className={css.grid}>
          <thead>
            <tr>
              <th scope="col">{t('inspector.resource')}</th>
              <th scope="col">{t('inspector.requested')}</th>
              <th scope="col">allocatable</th>
              <th scope="col">capacity</th>
            </tr>
          </thead>
          <tbody>
            {main.map((resource) => (
              <Resource key={resource.name} resource={resource} />
            ))}
          </tbody>
        </table>
      </Section>
      <Section title="Taints" note={node.taints.length === 0 ? t('inspector.none') : undefined}>
        <ul className={css.chips}>
          {node.taints.map(({ text }) => (
            <li key={text} className="mono">
              {text}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Pods" note={node.pods.length}>
        <ul className={css.pods}>
          {node.pods.map(({ key, name, shape, cpuMilli, memoryBytes }) => (
            <li key={key}>
              <StatusGlyph shape={shape} size={12} label={t(`inspector.shape.${shape}`)} />
              <ObjectLink to={key}>{name}</ObjectLink>
              <small className="num">
                {amount('cpu', cpuMilli)} · {amount('memory', memoryBytes * 1000)}
              </small>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
