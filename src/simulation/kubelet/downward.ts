/**
 * What a pod may learn of itself: fields of its object, its addresses, what its containers may use.
 * Models: fieldpath.ExtractFieldPathAsString, resource.ExtractResourceValue of kubelet.
 * Leaves out: huge pages as resources.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { parseQuantity, quantityMilliValue, quantityValue } from '../apimachinery/quantity';
import type { Amounts } from './qos';

/** What a pod is told that its object does not say (yet). */
export interface PodPlace {
  readonly podIP: string;
  readonly hostIP: string;
  readonly allocatable: Amounts;
}

/** The value of a field reference; undefined if there is no such field. */
export function fieldValue(pod: Pod, path: string, { podIP, hostIP }: PodPlace): string | undefined {
  const { metadata, spec } = pod;
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] as string] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
    case 'metadata.annotations':
      return mapText(metadata[path.slice(9) as 'labels' | 'annotations']);
    case 'spec.nodeName':
      return spec.nodeName;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName;
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return podIP;
    default:
      return undefined;
  }
}

function mapText(map: Record<string, string> | undefined): string {
  const keys = Object.keys(map ?? {}).sort();
  return keys.map((key) => `${key}=${JSON.stringify((map as Record<string, string>)[key])}`).join('\n');
}

/** The value of a resource reference, in units of its divisor, rounded up; what is not limited is what the node has. */
export function resourceValue(
  container: Container,
  { resource, divisor = '1' }: { resource: string; divisor?: string },
  { allocatable }: PodPlace,
): string {
  const [kind = '', name = ''] = resource.split(/\.(.*)/s);
  const lists = container.resources ?? {};
  const text = kind === 'limits' ? lists.limits?.[name] : lists.requests?.[name];
  if (name === 'cpu') {
    const milli = text ? quantityMilliValue(text) : kind === 'limits' ? allocatable.milliCpu : 0;
    const unit = divisor === '0' ? 1000 : parseQuantity(divisor).milliValue;
    return String(Math.ceil(milli / unit));
  }
  const whole = name === 'memory' ? allocatable.memoryBytes : allocatable.storageBytes;
  const bytes = text ? quantityValue(text) : kind === 'limits' ? whole : 0;
  const unit = divisor === '0' ? 1 : parseQuantity(divisor).value;
  return String(Math.ceil(bytes / unit));
}
