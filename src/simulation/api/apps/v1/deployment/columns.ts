import { ageColumn, nameColumn, selectorText, templateColumns, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Deployment } from './deployment';

/** What tables show of Deployments. */
export const deploymentColumns: Column<Deployment>[] = [
  nameColumn(),
  text('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
  text('Up-to-date', ({ status }) => status.updatedReplicas ?? 0),
  text('Available', ({ status }) => status.availableReplicas ?? 0),
  ageColumn(),
  ...templateColumns<Deployment>(
    ({ spec }) => spec.template,
    ({ spec }) => selectorText(spec.selector),
  ),
];
