import { type FieldError, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { isDNS1123Label } from '../../../../apimachinery/validation-names';
import { defineKind } from '../../../define-kind';
import { validateFinalizer } from '../../../validation/object-meta';
import { namespaceColumns } from './columns';
import { Namespace } from './namespace';

const NAME_LABEL = 'kubernetes.io/metadata.name';

export default defineKind<Namespace>({
  ...Namespace,
  acts: true,
  answersDeleted: true,
  columns: namespaceColumns,
  selectableFields: { 'status.phase': '' },
  validateName: isDNS1123Label,
  setDefaults(namespace) {
    const { metadata } = namespace;
    namespace.spec ??= {};
    if (metadata.name)
      namespace.metadata = { ...metadata, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } };
  },
  prepareForCreate(namespace) {
    const { finalizers = [] } = namespace.spec;
    namespace.spec = { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] };
    namespace.status = { phase: 'Active' };
  },
  prepareForUpdate(namespace, before) {
    // Its own finalizers have a subresource of their own.
    namespace.spec = before.spec;
  },
  validate: (namespace) => [
    ...(namespace.spec.finalizers ?? []).flatMap((finalizer) =>
      validateFinalizer(finalizer, FieldPath.of('spec', 'finalizers')),
    ),
    ...validatePodSecurity(namespace),
  ],
  // The first deletion only begins the end, even of a namespace that nothing holds.
  isHeld: ({ spec, metadata }) => !metadata.deletionTimestamp || Boolean(spec.finalizers?.length),
  whenMarked: (namespace) => ({ ...namespace, status: { ...namespace.status, phase: 'Terminating' } }),
  status: {
    validate({ status, metadata }) {
      const isMarked = metadata.deletionTimestamp !== undefined;
      const at = FieldPath.of('status', 'Phase');
      if (isMarked === (status?.phase === 'Terminating')) return [];
      const words = isMarked
        ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
        : "may only be 'Active' if `deletionTimestamp` is empty";
      return [invalid(at, status?.phase ?? '', words)];
    },
  },
});

const LEVELS = ['privileged', 'baseline', 'restricted'];

/** The labels that say which pods the namespace takes. */
function validatePodSecurity({ metadata }: Namespace): FieldError[] {
  const path = FieldPath.of('metadata', 'labels');
  const labels = metadata.labels ?? {};
  const errors: FieldError[] = [];
  for (const mode of ['enforce', 'audit', 'warn']) {
    const key = `pod-security.kubernetes.io/${mode}`;
    const level = labels[key];
    if (level !== undefined && !LEVELS.includes(level))
      errors.push(invalid(path.key(key), level, `must be one of ${LEVELS.join(', ')}`));
    const version = labels[`${key}-version`];
    if (version !== undefined && version !== 'latest' && !/^v1\.(0|[1-9]\d*)$/.test(version))
      errors.push(invalid(path.key(`${key}-version`), version, 'must be "latest" or "v1.x"'));
  }
  return errors;
}
