/**
 * Pods stay five minutes on a node that is not ready or cannot be reached, unless they say otherwise.
 * Models: the DefaultTolerationSeconds admission plugin (both 300 s).
 * Leaves out: the flags that change the seconds.
 */
import type { Toleration } from '../../../api/core/v1/pod/placement';
import type { Pod } from '../../../api/core/v1/pod/pod';
import { defineAdmission } from '../chain';

const SECONDS = 300;
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export default defineAdmission({
  name: 'DefaultTolerationSeconds',
  order: 30,
  handles: ({ kind, request, operation }) =>
    kind.kind === 'Pod' && kind.group === '' && operation !== 'DELETE' && !request.subresource,
  admit(_, { object, before }) {
    const { spec } = object as Pod;
    if (before && (before as Pod).spec === spec) return;
    for (const key of TAINTS) {
      if (spec.tolerations?.some((toleration) => tolerates(toleration, key))) continue;
      spec.tolerations = [
        ...(spec.tolerations ?? []),
        { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS },
      ];
    }
  },
});

function tolerates({ key, effect }: Toleration, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
