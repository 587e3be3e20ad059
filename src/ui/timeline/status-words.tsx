/** The status sentence: what the step at the head did, and what it is because of. */
import type { TFunction } from 'i18next';
import { Fragment, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepQuery, StepStory } from '../../projection/step/query';
import type { Clock } from '../../worker/protocol';
import { useQuery } from '../../worker/use-query';
import { clusterPort } from '../commands/cluster-port';
import { runCommand } from '../commands/registry';
import { clockText, lengthText } from './clock-text';
import { Sentence, sentenceText } from './sentence';
import css from './transport.module.css';

/** The step at the head; the last one told stays until the next is. */
export function useStory(): StepStory | undefined {
  const story = useQuery<StepQuery>('step', undefined);
  const last = useRef<StepStory | undefined>(undefined);
  if (story !== undefined) last.current = story ?? undefined;
  return last.current;
}

interface StatusWordsProps {
  readonly story: StepStory | undefined;
  readonly clock: Clock | undefined;
  readonly isPlaying: boolean;
}

/** Why play stopped by itself, if that is not said by the rest already. */
function pausedText({ pausedBecause, lull }: Clock, t: TFunction): string {
  if (!pausedBecause || (pausedBecause === 'at-rest' && lull)) return '';
  return t(`timeline.pausedBecause.${pausedBecause}`);
}

/** What the cluster waits for while nothing happens, with the way there. */
function LullWords({ clock, isPlaying }: { readonly clock: Clock; readonly isPlaying: boolean }) {
  const { t } = useTranslation();
  const { lull, head } = clock;
  if (!lull) return null;
  if (!lull.next) return t('timeline.rest');
  const { timeMs } = lull.next;
  const what = lull.next.what || 'other';
  const values = {
    what: t(`timeline.next.${what}`),
    length: lengthText(timeMs - head.time),
    time: clockText(timeMs),
  };
  return (
    <>
      {t(isPlaying ? 'timeline.restPlaying' : 'timeline.restNext', values)}{' '}
      <button type="button" onClick={() => runCommand('time.forward')}>
        {t('timeline.skip')}
      </button>
    </>
  );
}

/** The line under the sentence: pieces with dots between them. */
function Why({ story, clock, isPlaying }: StatusWordsProps) {
  const { t } = useTranslation();
  const because = story?.because;
  const pieces: [key: string, piece: ReactNode][] = [];
  const paused = clock ? pausedText(clock, t) : '';
  if (paused) pieces.push(['paused', paused]);
  if (clock?.lull) pieces.push(['lull', <LullWords key="lull" clock={clock} isPlaying={isPlaying} />]);
  if (because)
    pieces.push([
      'because',
      <Fragment key="because">
        <button type="button" onClick={() => clusterPort()?.goTo(because.step)}>
          {t('timeline.because', { step: because.step })}
        </button>
        {': '}
        <Sentence said={because.said} t={t} />
      </Fragment>,
    ]);
  if (pieces.length === 0) return null;
  return (
    <div className={css.why}>
      {pieces.map(([key, piece], index) => (
        <Fragment key={key}>
          {index > 0 && ' · '}
          {piece}
        </Fragment>
      ))}
    </div>
  );
}

/** The sentence with its reason under it; spoken only while nothing plays. */
export function StatusWords(props: StatusWordsProps) {
  const { t } = useTranslation();
  const { story, clock, isPlaying } = props;
  const spoken = story ? sentenceText(story.said, t) : t('timeline.empty');
  const paused = clock ? pausedText(clock, t) : '';
  return (
    <div className={css.words}>
      <div className={css.sentence} title={spoken} data-sentence>
        {story ? <Sentence said={story.said} t={t} /> : t('timeline.empty')}
      </div>
      <Why {...props} />
      <div className="sr-only" role="status" aria-live="polite">
        {isPlaying ? '' : [spoken, paused].filter(Boolean).join(' · ')}
      </div>
    </div>
  );
}
