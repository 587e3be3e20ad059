import { semanticEqual } from '../../../../apimachinery/deep';
import { type FieldError, forbidden } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import { compareQuantity, parseQuantity } from '../../../../apimachinery/quantity';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { setClaimDefaults } from './defaults';
import { claimDifference } from './internal-form';
import { validateClaimSpec } from './validation';

type Claim = ApiObject & {
  spec: Record<string, unknown>;
  status?: { phase?: string; capacity?: Record<string, string> };
};

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
  validateUpdate: (claim, before) => (claim.spec === before.spec ? [] : validateChange(claim, before)),
});

const IMMUTABLE =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** Only a claim that is bound can grow; one that waits can be given its volume. */
function validateChange({ spec }: Claim, before: Claim): FieldError[] {
  const isBound = before.status?.phase === 'Bound';
  const munged: Record<string, unknown> = { ...spec };
  if (!before.spec.volumeName) munged.volumeName = before.spec.volumeName;
  if (isBound) munged.resources = { ...(spec.resources as object), requests: requestsOf(before.spec) };
  if (!semanticEqual(munged, before.spec))
    return [forbidden(SPEC, `${IMMUTABLE}\n${claimDifference(before.spec, munged)}`)];
  const now = storageOf(spec);
  const capacity = before.status?.capacity?.storage;
  const was = capacity === undefined ? undefined : parseQuantity(capacity);
  if (now && was && compareQuantity(now, was) < 0)
    return [forbidden(SPEC.child('resources', 'requests', 'storage'), 'field can not be less than status.capacity')];
  return [];
}

function requestsOf({ resources }: Record<string, unknown>): unknown {
  return (resources as { requests?: unknown } | undefined)?.requests;
}

function storageOf({ resources }: Record<string, unknown>) {
  const text = (resources as { requests?: Record<string, string> } | undefined)?.requests?.storage;
  return text === undefined ? undefined : parseQuantity(text);
}
