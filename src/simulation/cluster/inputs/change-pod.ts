import { Pod } from '../../api/core/v1/pod/pod';
import { findKindNamed } from '../../api/kinds';
import { PriorityClass } from '../../api/scheduling.k8s.io/v1/priorityclass/priorityclass';
import { isReason } from '../../apimachinery/api-error';
import { getPath, parseFieldPath, setPath } from '../../apimachinery/deep';
import { type ApiObject, controllerOf, type NewObject } from '../../apimachinery/object-meta';
import type { Cluster } from '../cluster';
import { type ClusterInput, defineInput, done } from '../define-input';
import { patchPlace } from '../object-place';

/**
 * Changes one field of a pod that waits for a node. Most of a pod cannot be changed, so the template of its topmost owner
 * is; a pod without an owner is deleted and made anew.
 */
export interface ChangePodInput extends ClusterInput {
  do: 'change-pod';
  namespace: string;
  name: string;
  /** `spec.containers[0].resources.requests.cpu`. */
  path: string;
  /** Absent: the field is taken away. */
  value?: unknown;
}

/** The object with the field changed; an item of a list is taken out, or added at its end if the list is shorter. */
export function withField<T>(object: T, path: string, value: unknown): T {
  const steps = parseFieldPath(path);
  const last = steps.at(-1);
  if (typeof last !== 'number') return setPath(object, steps, value);
  const list = (getPath(object, steps.slice(0, -1)) as unknown[] | undefined) ?? [];
  const next =
    value === undefined ? list.filter((_, i) => i !== last) : [...list.slice(0, last), value, ...list.slice(last + 1)];
  return setPath(object, steps.slice(0, -1), next);
}

/** A pod's priority is its class's: one of that value is made. */
function priorityClassOf(cluster: Cluster, value: number): string {
  const name = `priority-${value}`;
  const { group, version, resource } = PriorityClass;
  const body = { apiVersion: `${group}/${version}`, kind: PriorityClass.kind, metadata: { name }, value };
  try {
    cluster.apiserver.request({ verb: 'create', group, version, resource, name, user: 'kubectl', body });
  } catch (error) {
    if (!isReason(error, 'AlreadyExists')) throw error;
  }
  return name;
}

function topOwnerOf(cluster: Cluster, pod: ApiObject): ApiObject | undefined {
  let top: ApiObject | undefined;
  for (let owner = controllerOf(pod); owner; owner = top && controllerOf(top)) {
    const [group, version] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : ['', owner.apiVersion];
    const kind = findKindNamed(group as string, version as string, owner.kind);
    if (!kind) break;
    const { name } = owner;
    const namespace = pod.metadata.namespace as string;
    top = cluster.apiserver.request({
      verb: 'get',
      group: kind.group,
      version: kind.version,
      resource: kind.resource,
      namespace,
      name,
      user: 'kubectl',
    });
  }
  return top;
}

function replacePod(cluster: Cluster, pod: Pod, spec: Pod['spec']): void {
  const { namespace = 'default', name, labels, annotations } = pod.metadata;
  cluster.kubectl.delete(Pod, { namespace, name }, { gracePeriodSeconds: 0 });
  const metadata = { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) };
  const { priority: _, ...kept } = spec;
  cluster.kubectl.create(Pod, { apiVersion: 'v1', kind: 'Pod', metadata, spec: kept } as NewObject<Pod>);
}

export default defineInput<ChangePodInput>({
  name: 'change-pod',
  run(cluster, { namespace, name, path, value }) {
    const pod = cluster.kubectl.get(Pod, namespace, name);
    const isPriority = path === 'spec.priority';
    const field = isPriority ? 'spec.priorityClassName' : path;
    const start = { actor: 'kubectl', verb: 'edit', target: `pods/${namespace}/${name}`, detail: field };
    return cluster.engine.span(start, () => {
      const wanted = isPriority ? priorityClassOf(cluster, Number(value)) : value;
      const owner = topOwnerOf(cluster, pod);
      const kind = owner && findKindNamed(...placeIn(owner));
      const template = (owner as { spec?: { template?: Pod } } | undefined)?.spec?.template;
      if (!owner || !kind || !template) {
        replacePod(cluster, pod, withField(pod, field, wanted).spec);
        return done(`pod/${name} replaced`);
      }
      const body = [{ op: 'replace', path: '/spec/template', value: withField(template, field, wanted) }];
      const { group, version, resource } = kind;
      patchPlace(cluster, { group, version, resource, namespace, name: owner.metadata.name }, { type: 'json', body });
      return done(`${kind.singular ?? resource}${group ? `.${group}` : ''}/${owner.metadata.name} edited`);
    });
  },
});

function placeIn({ apiVersion, kind }: ApiObject): [string, string, string] {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return [group as string, version as string, kind];
}
