/** A Service's overview: an address that is only rules, and which endpoints take its traffic. */
import { useTranslation } from 'react-i18next';
import type { ServiceView } from '../../../projection/object/service';
import { StatusGlyph } from '../../parts';
import css from '../inspector.module.css';
import { ObjectLink } from '../links';
import { Chips, Facts, Section } from '../sections';

/** The overview of a Service. */
export function ServiceOverview({ service }: { readonly service: ServiceView }) {
  const { t } = useTranslation();
  const ready = service.endpoints.filter((endpoint) => endpoint.ready).length;
  return (
    <>
      <Facts
        wide
        facts={[
          ['type', service.type],
          ['clusterIP', service.clusterIPs.join(', ')],
          ['externalName', service.externalName],
          ['ports', service.ports.join('\n')],
          ['sessionAffinity', service.sessionAffinity],
          ['slices', service.slices.length > 0 && service.slices.map((key) => <ObjectLink key={key} to={key} />)],
        ]}
      />
      <Section title="Selector" note={service.selector.length === 0 ? t('inspector.noSelector') : undefined}>
        <Chips pairs={service.selector} />
      </Section>
      <Section title="Endpoints" note={t('inspector.endpointsReady', { ready, total: service.endpoints.length })}>
        {service.endpoints.length === 0 && <p className={css.sentence}>{t('inspector.noEndpoints')}</p>}
        <ul className={css.pods}>
          {service.endpoints.map((endpoint) => (
            <li key={`${endpoint.address} ${endpoint.key}`}>
              <StatusGlyph
                shape={endpoint.terminating ? 'terminating' : endpoint.ready ? 'running' : 'notReady'}
                size={12}
                label={t(endpoint.ready ? 'inspector.takesTraffic' : 'inspector.takesNone')}
              />
              <span className="mono">{endpoint.address}</span>
              <ObjectLink to={endpoint.key} />
              <small>{endpoint.node}</small>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
