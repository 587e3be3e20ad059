/** The examples as scenarios of the bar and the palette; only the first one is part of the first load. */
import { useEffect, useState } from 'react';
import type { Example } from './editor';
import webText from './editor/examples/web.yaml?raw';
import { withTexts } from './i18n/i18n';

/** What a first visit sees. */
export const FIRST_SCENARIO: Example = {
  slug: 'web',
  fileName: 'web.yaml',
  title: 'editor.example.web.title',
  note: 'editor.example.web.note',
  text: webText,
};

/** The scenarios that are there: the first one, and soon after the first paint all. */
export function useScenarios(): readonly Example[] {
  const [scenarios, setScenarios] = useState<readonly Example[]>([FIRST_SCENARIO]);
  useEffect(() => {
    void withTexts(import('./editor/examples/examples')).then(({ examples }) => setScenarios(examples));
  }, []);
  return scenarios;
}
