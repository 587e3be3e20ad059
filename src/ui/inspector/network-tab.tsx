/** The network namespace of a pod or a machine: interfaces, addresses, routes, neighbours. */
import { useTranslation } from 'react-i18next';
import type { NetworkView, PodNetworkQuery } from '../../projection/pod-network/query';
import { useQuery } from '../../worker/use-query';
import { EmptyState } from '../parts';
import { useSession } from '../session';
import { paramsOf } from '../trace/trace-state';
import css from './inspector.module.css';
import { ObjectLink } from './links';
import { NetTables } from './net-tables';
import { Facts, Section } from './sections';

function None() {
  const { t } = useTranslation();
  return <p className={css.dim}>{t('inspector.none')}</p>;
}

function Links({ links }: Pick<NetworkView, 'links'>) {
  return (
    <ul className={css.netList}>
      {links.map(({ ifindex, name, type, mac, mtu, isUp, master, addresses }) => (
        <li key={ifindex}>
          <p>
            <i className="num">{ifindex}</i> <b className="mono">{name}</b> <small>{type}</small>
          </p>
          {addresses.length > 0 && <p className="mono">{addresses.join(' ')}</p>}
          <small className="mono">
            {mac} · mtu {mtu} · {isUp ? 'UP' : 'DOWN'}
            {master && ` · master ${master}`}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Routes({ routes }: Pick<NetworkView, 'routes'>) {
  return (
    <ul className={css.netList}>
      {routes.map(({ destination, via, device, scope, source, protocol }) => (
        <li key={`${destination} ${device}`}>
          <p className="mono">
            <b>{destination}</b>
            {via && ` via ${via}`} dev {device}
          </p>
          <small className="mono">
            proto {protocol} scope {scope}
            {source && ` src ${source}`}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** The network of a pod or a node. */
export function NetworkTab({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const network = useQuery<PodNetworkQuery>('pod-network', { key: of });
  const isFollowed = useSession((s) => paramsOf(s.trace) !== undefined);
  if (!network) return null;
  if (network.isMissing)
    return (
      <EmptyState title={t('inspector.net.missing')}>
        {network.node ? t('inspector.net.noSandbox') : t('inspector.net.noNode')}
      </EmptyState>
    );
  const { hostEnd, sandbox } = network;
  return (
    <div className={css.tab}>
      {isFollowed && <NetTables of={of} />}
      {network.isHostNetwork && <p className={css.sentence}>{t('inspector.net.hostNetwork')}</p>}
      {sandbox && (
        <Facts
          wide
          facts={[
            [t('inspector.fact.node'), <ObjectLink key="node" to={`nodes/${network.node}`} />],
            ['sandbox', <code key="sandbox">{sandbox.id.slice(0, 13)}</code>],
            [
              'pause pid',
              `${sandbox.pid} · ${sandbox.state}${sandbox.attempt > 0 ? ` · attempt ${sandbox.attempt}` : ''}`,
            ],
            [t('inspector.net.hostEnd'), hostEnd && <code key="end">{hostEnd.name}</code>],
            [t('inspector.net.bridge'), hostEnd?.bridge],
          ]}
        />
      )}
      <Section title={t('inspector.net.links')} note="ip addr">
        <Links links={network.links} />
      </Section>
      <Section title={t('inspector.net.routes')} note="ip route">
        {network.routes.length === 0 ? <None /> : <Routes routes={network.routes} />}
      </Section>
      <Section title={t('inspector.net.neighbors')} note="ip neigh">
        {network.neighbors.length === 0 && <None />}
        <ul className={css.netList}>
          {network.neighbors.map(({ address, mac, device }) => (
            <li key={`${address} ${device}`} className="mono">
              {address} dev {device} <small>{mac}</small>
            </li>
          ))}
        </ul>
        {network.moreNeighbors > 0 && (
          <p className={css.dim}>{t('inspector.andMore', { count: network.moreNeighbors })}</p>
        )}
      </Section>
      {!isFollowed && <NetTables of={of} />}
      {network.isHost && <Facts facts={[['ip_forward', network.forwards ? '1' : '0']]} />}
    </div>
  );
}
