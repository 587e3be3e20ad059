import { semanticEqual } from '../../../../apimachinery/deep';
import { forbidden } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import { compareQuantity, parseQuantity } from '../../../../apimachinery/quantity';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { setClaimDefaults } from './defaults';
import { validateClaimSpec } from './validation';

type Claim = ApiObject & { spec: Record<string, unknown>; status?: { phase?: string } };

const SPEC = FieldPath.of('spec');
const PROTECTION = 'kubernetes.io/pvc-protection';

export default defineKind<Claim>({
  ...keptKind<Claim>('v1', 'PersistentVolumeClaim'),
  acts: false,
  answersDeleted: true,
  emptyStatus: { phase: 'Pending' },
  setDefaults: setClaimDefaults,
  prepareForCreate(claim) {
    const { finalizers = [] } = claim.metadata;
    if (!finalizers.includes(PROTECTION))
      claim.metadata = { ...claim.metadata, finalizers: [...finalizers, PROTECTION] };
  },
  validate: ({ spec }) => validateClaimSpec(spec, SPEC),
  validateUpdate({ spec }, before) {
    if (spec === before.spec) return [];
    const rest = ({ resources: _, volumeName: __, ...other }: Record<string, unknown>) => other;
    const now = storageOf(spec);
    const was = storageOf(before.spec);
    if (!semanticEqual(rest(spec), rest(before.spec)))
      return [
        forbidden(
          SPEC,
          'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
        ),
      ];
    if (now && was && compareQuantity(now, was) < 0)
      return [forbidden(SPEC.child('resources', 'requests', 'storage'), 'field can not be less than status.capacity')];
    return [];
  },
});

function storageOf({ resources }: Record<string, unknown>) {
  const text = (resources as { requests?: Record<string, string> } | undefined)?.requests?.storage;
  return text === undefined ? undefined : parseQuantity(text);
}
