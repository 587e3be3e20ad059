import type { ApiObject } from '../../../../apimachinery/object-meta';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { type IngressSpec, validateIngress } from './validation';

export default defineKind({
  ...keptKind('networking.k8s.io/v1', 'Ingress'),
  hasGeneration: true,
  emptyStatus: { loadBalancer: {} },
  validate: (object) => validateIngress((object as ApiObject & { spec?: IngressSpec }).spec ?? {}),
});
