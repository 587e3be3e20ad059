/** The layouts' words in the language of the page. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { StageWords } from './layout/words';

/** The words, new when the language changes. */
export function useStageWords(): StageWords {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    void language;
    const count = (key: string) => (n: number) => t(`topology.${key}`, { count: n });
    return {
      assumed: t('topology.assumed'),
      waiting: count('waiting'),
      more: count('more'),
      notReady: t('topology.notReady'),
      noEndpoints: t('topology.noEndpoints'),
      exitCode: (code) => t('topology.exitCode', { code }),
      podsOf: count('pods'),
      readyOf: (ready, total) => t('topology.nodesReady', { ready, total }),
      off: t('topology.off'),
      twice: t('topology.twice'),
      revision: (revision) => t('topology.revision', { revision }),
      watches: count('watches'),
      idle: t('topology.idle'),
      cordoned: t('topology.cordoned'),
      t,
    };
  }, [t, language]);
}
