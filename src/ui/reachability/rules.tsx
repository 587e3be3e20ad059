/** The three rules of the Kubernetes network, as they stand, with the trace behind each; and the account of machine ports. */
import { useTranslation } from 'react-i18next';
import type { BrokenTry, NetworkRules, NetworkRulesQuery, RuleCheck } from '../../projection/network-rules/query';
import type { TraceParams } from '../../projection/trace/query';
import { useQuery } from '../../worker/use-query';
import { clusterPort } from '../commands/cluster-port';
import { Button, EmptyState, Progress, StatusGlyph } from '../parts';
import { openDialog, useSession } from '../session';
import { currentSettings } from '../settings/current-settings';
import css from './reachability.module.css';
import { openTrace } from './reachability-state';

/** The rules and the directions in which each is tried. */
const RULES = [
  ['pods', ['pod-to-pod']],
  ['nodes', ['node-to-pod', 'pod-to-node']],
  ['address', ['own-address']],
] as const;

function TraceLink({ of }: { readonly of: TraceParams }) {
  const { t } = useTranslation();
  return (
    <button type="button" className={css.link} onClick={() => openTrace(of)}>
      {t('reachability.trace')}
    </button>
  );
}

function Broken({ one }: { readonly one: BrokenTry }) {
  const { t } = useTranslation();
  const { from, to, why, was, seen, because, trace } = one;
  return (
    <li>
      <p>
        <b>
          {from} → {to}
        </b>
        <span>{t(`reachability.breach.${why.replaceAll(' ', '-')}`, { was, seen })}</span>
        <TraceLink of={trace} />
      </p>
      {because && (
        <code title={`${because.table} ${because.chain}`}>
          {because.table}: {because.row}
        </code>
      )}
    </li>
  );
}

function Direction({ check }: { readonly check: RuleCheck }) {
  const { t } = useTranslation();
  const isGood = check.good === check.tries;
  const { shown } = check;
  return (
    <div className={css.direction}>
      <p>
        <StatusGlyph shape={isGood ? 'succeeded' : 'failed'} colour={isGood ? 'var(--running-s)' : 'var(--failed)'} />
        <span>{t(`reachability.direction.${check.id}`)}</span>
        <small className="num">{t('reachability.held', { good: check.good, count: check.tries })}</small>
        {isGood && shown && <TraceLink of={shown} />}
      </p>
      {check.broken.length > 0 && (
        <ul>
          {check.broken.map((one) => (
            <Broken key={`${one.from} ${one.to}`} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Rule({ name, checks }: { readonly name: string; readonly checks: readonly RuleCheck[] }) {
  const { t } = useTranslation();
  const tried = checks.reduce((sum, { tries }) => sum + tries, 0);
  const isGood = checks.every(({ good, tries }) => good === tries);
  const state = tried === 0 ? 'untried' : isGood ? 'holds' : 'broken';
  return (
    <section className={css.rule} data-state={state}>
      <header>
        <h3>{t(`reachability.rule.${name}`)}</h3>
        <b>{t(`reachability.${state}`)}</b>
      </header>
      {checks
        .filter(({ tries }) => tries > 0)
        .map((check) => (
          <Direction key={check.id} check={check} />
        ))}
    </section>
  );
}

function Ports({ ports, model }: Pick<NetworkRules, 'ports' | 'model'>) {
  const { t } = useTranslation();
  const pods = new Set(ports.map(({ pod }) => pod)).size;
  return (
    <section className={css.rule}>
      <header>
        <h3>{t('reachability.ports')}</h3>
        <b className="num">{ports.length}</b>
      </header>
      <p>
        {t(`reachability.portsNote.${model}`)}{' '}
        {ports.length > 0 && t('reachability.portsCount', { count: ports.length, pods })}
      </p>
      <ul className={css.ports}>
        {ports.map(({ node, protocol, hostPort, pod, containerPort }) => (
          <li key={`${node} ${protocol} ${hostPort}`} className="mono">
            {node}:{hostPort}/{protocol} → {pod.slice(pod.indexOf('/') + 1)}:{containerPort}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The same workload with the other model. */
function rebuildAs(networkModel: NetworkRules['model']): void {
  clusterPort()?.rebuild({ ...currentSettings(), networkModel });
}

/** The rules. */
export function Rules() {
  const { t } = useTranslation();
  const namespace = useSession((s) => s.namespace);
  const found = useQuery<NetworkRulesQuery>('network-rules', { namespace });
  if (!found) return <Progress label={t('reachability.trying')} />;
  const byId = new Map(found.rules.map((rule) => [rule.id, rule]));
  if (found.rules.every(({ tries }) => tries === 0))
    return <EmptyState title={t('reachability.noPods')}>{t('reachability.noPodsNote')}</EmptyState>;
  return (
    <div className={css.rules}>
      <div className={css.model}>
        <p>{t(`reachability.model.${found.model}`)}</p>
        <Button onClick={() => rebuildAs(found.model === 'docker' ? 'kubernetes' : 'docker')}>
          {t(`reachability.rebuildAs.${found.model === 'docker' ? 'kubernetes' : 'docker'}`)}
        </Button>
        <Button look="plain" onClick={() => openDialog('cluster')}>
          {t('reachability.changeModel')}
        </Button>
      </div>
      {RULES.map(([name, ids]) => (
        <Rule key={name} name={name} checks={ids.flatMap((id) => byId.get(id) ?? [])} />
      ))}
      <Ports ports={found.ports} model={found.model} />
    </div>
  );
}
