import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('networking.k8s.io/v1', 'IngressClass'),
  hasGeneration: true,
  setDefaults(object) {
    const { spec } = object as unknown as { spec?: Fields };
    const parameters = spec?.parameters as Fields | undefined;
    if (parameters) parameters.scope ??= 'Cluster';
  },
});
