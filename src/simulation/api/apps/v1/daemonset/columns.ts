import { ageColumn, count, mapText, nameColumn, selectorText, templateColumns, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { DaemonSet } from './daemonset';

/** What tables show of DaemonSets. */
export const daemonSetColumns: Column<DaemonSet>[] = [
  nameColumn(),
  count('Desired', ({ status }) => status.desiredNumberScheduled),
  count('Current', ({ status }) => status.currentNumberScheduled),
  count('Ready', ({ status }) => status.numberReady),
  count('Up-to-date', ({ status }) => status.updatedNumberScheduled),
  count('Available', ({ status }) => status.numberAvailable),
  text('Node Selector', ({ spec }) => mapText(spec.template.spec.nodeSelector)),
  ageColumn(),
  ...templateColumns<DaemonSet>(
    ({ spec }) => spec.template,
    ({ spec }) => selectorText(spec.selector),
  ),
];
