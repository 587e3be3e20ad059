/** The status sentence: what the step at the head did, and what it is because of. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepQuery, StepStory } from '../../projection/step/query';
import type { PauseCondition } from '../../worker/protocol';
import { useQuery } from '../../worker/use-query';
import { clusterPort } from '../commands/cluster-port';
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
  readonly pausedBecause: PauseCondition | undefined;
  readonly isPlaying: boolean;
}

/** The sentence with its reason under it; spoken only while nothing plays. */
export function StatusWords({ story, pausedBecause, isPlaying }: StatusWordsProps) {
  const { t } = useTranslation();
  const spoken = story ? sentenceText(story.said, t) : t('timeline.empty');
  const because = story?.because;
  return (
    <div className={css.words}>
      <div className={css.sentence} title={spoken} data-sentence>
        {story ? <Sentence said={story.said} t={t} /> : t('timeline.empty')}
      </div>
      {(because || pausedBecause) && (
        <div className={css.why}>
          {pausedBecause && `${t(`timeline.pausedBecause.${pausedBecause}`)}${because ? ' · ' : ''}`}
          {because && (
            <>
              <button type="button" onClick={() => clusterPort()?.goTo(because.step)}>
                {t('timeline.because', { step: because.step })}
              </button>
              {': '}
              <Sentence said={because.said} t={t} />
            </>
          )}
        </div>
      )}
      <div className="sr-only" role="status" aria-live="polite">
        {isPlaying ? '' : spoken}
      </div>
    </div>
  );
}
