import { compareText } from '../../../../base/compare';
import { ageColumn, NONE, nameColumn, text, wide } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Node } from './node';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const UNKNOWN = '<unknown>';

/** What tables show of nodes. */
export const nodeColumns: Column<Node>[] = [
  nameColumn(),
  text('Status', nodeStatusText),
  text('Roles', nodeRolesText),
  ageColumn(),
  text('Version', ({ status }) => status.nodeInfo?.kubeletVersion ?? ''),
  wide('Internal-IP', (node) => addressOf(node, 'InternalIP')),
  wide('External-IP', (node) => addressOf(node, 'ExternalIP')),
  wide('OS-Image', ({ status }) => status.nodeInfo?.osImage || UNKNOWN),
  wide('Kernel-Version', ({ status }) => {
    const { kernelVersion, architecture } = status.nodeInfo ?? {};
    if (!kernelVersion) return UNKNOWN;
    return architecture ? `${kernelVersion} (${architecture})` : kernelVersion;
  }),
  wide('Container-Runtime', ({ status }) => status.nodeInfo?.containerRuntimeVersion || UNKNOWN),
];

/** `Ready`, `NotReady`, `Unknown`, with `,SchedulingDisabled` where it is cordoned. */
export function nodeStatusText({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

/** The roles that a node's labels give it, in order. */
export function nodeRolesText({ metadata }: Node): string {
  const labels = metadata.labels ?? {};
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    if (key === 'kubernetes.io/role' && value) roles.add(value);
  }
  return roles.size === 0 ? NONE : [...roles].sort(compareText).join(',');
}

function addressOf({ status }: Node, wanted: string): string {
  return status.addresses?.find(({ type }) => type === wanted)?.address ?? NONE;
}
