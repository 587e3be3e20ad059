/** A pod's overview: phase, reason and kubectl's STATUS side by side, because they are three different things. */
import { useTranslation } from 'react-i18next';
import type { PodView } from '../../../projection/object/pod';
import { StatusGlyph, statusTextColour } from '../../parts';
import css from '../inspector.module.css';
import { ObjectLink } from '../links';
import { Facts } from '../sections';
import { Age, Countdown } from '../times';

/** The three words. */
export function ThreeWords({ pod }: { readonly pod: PodView }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={css.three}>
        <div>
          <small>{t('inspector.phase')}</small>
          <StatusGlyph shape={pod.phaseShape} size={13} />
          <b>{pod.phase}</b>
          <small>status.phase</small>
        </div>
        <div>
          <small>{t('inspector.reason')}</small>
          <b>{pod.reason || t('inspector.none')}</b>
          <small>status.reason</small>
        </div>
        <div>
          <small>STATUS</small>
          <StatusGlyph shape={pod.shape} size={13} />
          <b style={{ color: statusTextColour(pod.shape) }}>{pod.word}</b>
          <small>kubectl get pods</small>
        </div>
      </div>
      <p className={css.sentence}>
        {t(`inspector.three.${pod.threeWords}`, {
          ready: pod.ready,
          total: pod.total,
          running: pod.running,
          word: pod.word,
        })}
      </p>
      {pod.message !== '' && pod.threeWords !== 'same' && <p className={css.machine}>{pod.message}</p>}
    </>
  );
}

/** Facts of a pod. */
export function PodFacts({ pod }: { readonly pod: PodView }) {
  const { t } = useTranslation();
  return (
    <Facts
      facts={[
        [
          t('inspector.fact.node'),
          pod.node ? (
            <ObjectLink key="node" to={`nodes/${pod.node}`}>
              {pod.node}
            </ObjectLink>
          ) : (
            '<none>'
          ),
        ],
        [t('inspector.fact.ready'), `${pod.ready}/${pod.total}`],
        ['IP', pod.ip || '<none>'],
        ['QoS', pod.qos],
        [
          t('inspector.fact.restarts'),
          pod.lastRestartMs === undefined ? (
            String(pod.restarts)
          ) : (
            <>
              {pod.restarts} (<Age ms={pod.lastRestartMs} /> ago)
            </>
          ),
        ],
        ['restartPolicy', pod.restartPolicy],
        [t('inspector.fact.priority'), pod.priority],
        ['serviceAccount', pod.serviceAccount],
        ['nominatedNodeName', pod.nominatedNode],
        [
          pod.timer ? t(`inspector.timer.${pod.timer.what}`) : '',
          pod.timer ? <Countdown key="timer" toMs={pod.timer.endsAtMs} /> : '',
        ],
      ]}
    />
  );
}
