import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { type NetworkPolicySpec, validateNetworkPolicy } from './validation';

type Fields = Record<string, unknown>;

interface Rule {
  ports?: { protocol?: string }[];
}

export default defineKind({
  ...keptKind('networking.k8s.io/v1', 'NetworkPolicy'),
  hasGeneration: true,
  validate: (object) => validateNetworkPolicy((object as ApiObject & { spec: NetworkPolicySpec }).spec),
  setDefaults(object) {
    const holder = object as unknown as { spec: Fields };
    holder.spec ??= {};
    const { spec } = holder;
    const ingress = (spec.ingress ?? []) as Rule[];
    const egress = (spec.egress ?? []) as Rule[];
    for (const { ports = [] } of [...ingress, ...egress]) for (const port of ports) port.protocol ??= 'TCP';
    spec.policyTypes ??= egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    spec.podSelector ??= {};
  },
});
