import { duplicate, type FieldError, forbidden, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { parseQuantity } from '../../../../apimachinery/quantity';
import { isValidLabelValue } from '../../../../apimachinery/validation-names';
import { defineKind } from '../../../define-kind';
import { labelName, oneOf } from '../../../validation/values';
import { nodeColumns } from './columns';
import { Node, type Taint } from './node';

const SPEC = FieldPath.of('spec');
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const EMPTY_INFO = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '',
  osImage: '',
  containerRuntimeVersion: '',
  kubeletVersion: '',
  kubeProxyVersion: '',
  operatingSystem: '',
  architecture: '',
};

export default defineKind<Node>({
  ...Node,
  acts: true,
  etcdPrefix: 'minions',
  shortNames: ['no'],
  columns: nodeColumns,
  selectableFields: { 'spec.unschedulable': 'false' },
  keepsStatusOnCreate: true,
  setDefaults(node) {
    node.spec ??= {};
    node.status = withEmptyParts(node.status);
    const { spec } = node;
    if (spec.podCIDR && !spec.podCIDRs?.length) spec.podCIDRs = [spec.podCIDR];
    if (spec.podCIDRs?.length && !spec.podCIDR) spec.podCIDR = spec.podCIDRs[0] as string;
    const { capacity, allocatable } = node.status;
    if (capacity && !allocatable) node.status = { ...node.status, allocatable: { ...capacity } };
  },
  validate({ spec, status }) {
    // The server says `metadata` here.
    const errors = validateTaints(spec.taints ?? [], FieldPath.of('metadata', 'taints'));
    for (const field of ['capacity', 'allocatable'] as const)
      for (const [name, amount] of Object.entries(status.allocatable ? (status[field] ?? {}) : {})) {
        const quantity = parseQuantity(amount);
        if (quantity.nanos < 0n)
          errors.push(
            invalid(FieldPath.of('status', field, name), quantity.text, 'must be greater than or equal to 0'),
          );
      }
    return errors;
  },
  validateUpdate({ spec }, { spec: before }) {
    const errors: FieldError[] = [];
    if (spec === before) return errors;
    if (before.podCIDRs?.length && spec.podCIDRs?.join() !== before.podCIDRs.join())
      errors.push(forbidden(SPEC.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid'));
    if (before.providerID && spec.providerID !== before.providerID)
      errors.push(
        forbidden(SPEC.child('providerID'), 'node updates may not change providerID except from "" to valid'),
      );
    return errors;
  },
  status: {
    prepare(node) {
      node.status = withEmptyParts(node.status);
    },
  },
});

/** Go writes these structs out even when nothing is in them. */
function withEmptyParts(status: Partial<Node['status']> | undefined): Node['status'] {
  const nodeInfo = { ...EMPTY_INFO, ...status?.nodeInfo };
  const daemonEndpoints = {
    ...status?.daemonEndpoints,
    kubeletEndpoint: { Port: 0, ...status?.daemonEndpoints?.kubeletEndpoint },
  };
  return { ...status, daemonEndpoints, nodeInfo } as Node['status'];
}

function validateTaints(taints: readonly Taint[], path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap(({ key = '', value = '', effect }, index) => {
    const at = path.index(index);
    const errors: FieldError[] = labelName(key, at.child('key'));
    const words = isValidLabelValue(value);
    if (words.length > 0) errors.push(invalid(at.child('value'), value, words.join(';')));
    errors.push(...oneOf(effect, EFFECTS, at.child('effect')));
    const twin = `${key}:${effect}`;
    if (seen.has(twin))
      errors.push(
        duplicate(
          at,
          { Key: key, Value: value, Effect: effect, TimeAdded: null },
          'taints must be unique by key and effect pair',
        ),
      );
    seen.add(twin);
    return errors;
  });
}
