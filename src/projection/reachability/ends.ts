/** The ends of the matrix: those that are chosen, or what is most worth seeing. */
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { Service } from '../../simulation/api/core/v1/service/service';
import { NODES, SERVICES } from '../etcd-prefixes';
import { ownerNameOf, podKeyOf, shortNameOf } from '../pod-facts';
import type { TraceEnd } from '../trace/ends';
import type { World } from '../world';

/** One row and column of the matrix. */
export interface MatrixEnd {
  /** `pods/default/web-1`, `nodes/worker-1`, `services/default/web`, `outside`. */
  key: string;
  end: TraceEnd;
  /** The name alone. */
  name: string;
  /** Of pods: the end of the name, which tells siblings apart. */
  short?: string;
  /** The port that others call it on: the first that it offers. */
  port: number;
  /** Whether it can call others: a Service cannot. */
  sends: boolean;
}

const PODS = '/registry/pods/';
const HTTP = 80;
const KUBELET = 10_250;
const MOST_PODS = 12;
const MOST_OTHERS = 12;

/** The chosen ends that exist, in the order of choice; without a choice, some pods of a namespace and what serves them. */
export function matrixEnds(
  world: World,
  { chosen, namespace }: { chosen: readonly string[]; namespace: string },
): MatrixEnd[] {
  return chosen.length > 0 ? chosen.flatMap((key) => endOf(world, key) ?? []) : usualEnds(world, namespace);
}

/** All that can be chosen: every pod that runs somewhere, node and Service, and the outside. */
export function allEnds(world: World, namespace: string): MatrixEnd[] {
  const inside = namespace === '' ? '' : `${namespace}/`;
  return [
    ...valuesOf<Pod>(world, PODS, inside).filter(isThere).map(podEnd),
    ...valuesOf<Node>(world, NODES, '').map(nodeEnd),
    ...valuesOf<Service>(world, SERVICES, inside).filter(hasAddress).map(serviceEnd),
    OUTSIDE_END,
  ];
}

function usualEnds(world: World, namespace: string): MatrixEnd[] {
  const all = allEnds(world, namespace);
  const some = (kind: TraceEnd['kind'], most: number) => all.filter(({ end }) => end.kind === kind).slice(0, most);
  // Nobody stands behind the Service `kubernetes`: the API server is no machine of this network.
  const served = some('service', MOST_OTHERS + 1).filter(({ key }) => key !== 'services/default/kubernetes');
  return [...some('pod', MOST_PODS), ...some('node', MOST_OTHERS), ...served, OUTSIDE_END];
}

function endOf({ etcd }: World, key: string): MatrixEnd | undefined {
  if (key === OUTSIDE_END.key) return OUTSIDE_END;
  const [resource = '', ...rest] = key.split('/');
  const at = (prefix: string) => etcd.get(prefix + rest.join('/'))?.value;
  if (resource === 'pods') return made(at(PODS), podEnd);
  if (resource === 'nodes') return made(at(NODES), nodeEnd);
  return resource === 'services' ? made(at(SERVICES), serviceEnd) : undefined;
}

function made<T>(object: unknown, make: (object: T) => MatrixEnd): MatrixEnd | undefined {
  return object === undefined ? undefined : make(object as T);
}

function valuesOf<T>({ etcd }: World, bucket: string, inside: string): T[] {
  return etcd.values(bucket, bucket + inside) as unknown[] as T[];
}

const isThere = ({ spec, status }: Pod): boolean =>
  spec.nodeName !== undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';

const hasAddress = ({ spec }: Service): boolean => spec.clusterIP !== undefined && spec.clusterIP !== 'None';

const OUTSIDE_END: MatrixEnd = { key: 'outside', end: { kind: 'outside' }, name: 'outside', port: HTTP, sends: true };

function podEnd(pod: Pod): MatrixEnd {
  const key = podKeyOf(pod);
  const { name } = pod.metadata;
  const short = shortNameOf(name, ownerNameOf(pod));
  const [first] = pod.spec.containers.flatMap(({ ports = [] }) => ports.filter(isTcp));
  return { key, end: { kind: 'pod', key }, name, short, port: first?.containerPort ?? HTTP, sends: true };
}

function nodeEnd({ metadata: { name } }: Node): MatrixEnd {
  return { key: `nodes/${name}`, end: { kind: 'node', name }, name, port: KUBELET, sends: true };
}

function serviceEnd({ metadata: { namespace, name }, spec }: Service): MatrixEnd {
  const key = `services/${namespace}/${name}`;
  const first = spec.ports?.find(isTcp);
  return { key, end: { kind: 'service', key }, name, port: first?.port ?? HTTP, sends: false };
}

const isTcp = ({ protocol = 'TCP' }: { protocol?: string }): boolean => protocol === 'TCP';
