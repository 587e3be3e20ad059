/**
 * What a pod, or a template of pods, means where it says nothing.
 * Models: pkg/apis/core/v1/defaults.go of v1.36: SetDefaults_PodSpec for templates, SetDefaults_Pod for pods.
 * Leaves out: sums of container requests as requests of a pod as a whole.
 */
import type { Container } from './container';
import { setContainerDefaults } from './container-defaults';
import type { Pod, PodSpec, PodTemplateSpec } from './pod';
import type { VolumeProjection } from './volume';
import { setVolumeDefaults } from './volume-defaults';

/** The defaults of any pod spec. */
export function setPodSpecDefaults(spec: PodSpec): void {
  dropDisabledFields(spec);
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const container of containersOf(spec)) setContainerDefaults(container);
  spec.restartPolicy ||= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ||= 'default-scheduler';
  shareServiceAccount(spec);
}

/** Fields of features that are off by default are not kept. */
function dropDisabledFields(spec: PodSpec): void {
  for (const { lifecycle, ...rest } of containersOf(spec)) {
    if (!lifecycle?.stopSignal) continue;
    delete lifecycle.stopSignal;
    if (Object.keys(lifecycle).length === 0) delete (containerNamed(spec, rest.name) as Container).lifecycle;
  }
  for (const { projected } of spec.volumes ?? [])
    if (projected?.sources?.some((source) => source.clusterTrustBundle))
      projected.sources = withoutBundles(projected.sources);
}

/** A source that is left with nothing says nothing. */
function withoutBundles(sources: readonly VolumeProjection[]): VolumeProjection[] {
  return sources.map(({ clusterTrustBundle: _, ...rest }) => rest);
}

function containerNamed(spec: PodSpec, wanted: string): Container | undefined {
  return containersOf(spec).find(({ name }) => name === wanted);
}

/** The field has two names; whichever is set fills the other. */
function shareServiceAccount(spec: PodSpec): void {
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
}

/** The defaults of the template of a controller. */
export function setPodTemplateDefaults(template: PodTemplateSpec): void {
  template.metadata ??= {};
  template.spec ??= {} as PodSpec;
  setPodSpecDefaults(template.spec);
}

/** The defaults of a pod itself: those of its spec and what only pods get. */
export function setPodDefaults(pod: Pod): void {
  pod.spec ??= {} as PodSpec;
  const { spec } = pod;
  setPodSpecDefaults(spec);
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    setRequestsFromLimits(container);
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  setPodRequests(spec);
  spec.enableServiceLinks ??= true;
}

/** What the pod as a whole limits and does not ask for is what its containers ask for together, or all of it. */
function setPodRequests({ resources, containers = [] }: PodSpec): void {
  if (!resources?.limits) return;
  const asked = containers.some((container) => Object.keys(container.resources?.requests ?? {}).length > 0);
  const names = asked ? [] : Object.entries(resources.limits);
  const requests = { ...Object.fromEntries(names), ...resources.requests };
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

/** Who limits something and does not ask for it asks for all of it. */
function setRequestsFromLimits({ resources }: Container): void {
  if (!resources?.limits) return;
  resources.requests = { ...resources.limits, ...resources.requests };
}

/** All containers of a pod spec: init containers first, then containers, then ephemeral ones. */
export function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}
