import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

const PRECEDENCE = 1000;

export default defineKind({
  ...keptKind('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema'),
  hasGeneration: true,
  emptyStatus: {},
  setDefaults(object) {
    const holder = object as unknown as { spec: Fields };
    holder.spec ??= {};
    holder.spec.matchingPrecedence ||= PRECEDENCE;
  },
});
