/**
 * What a pod, or a template of pods, means where it says nothing.
 * Models: pkg/apis/core/v1/defaults.go of v1.36: SetDefaults_PodSpec for templates, SetDefaults_Pod for pods.
 * Leaves out: resources of pods as a whole.
 */
import type { Container } from './container';
import { setContainerDefaults } from './container-defaults';
import type { Pod, PodSpec, PodTemplateSpec } from './pod';
import { setVolumeDefaults } from './volume-defaults';

/** The defaults of any pod spec. */
export function setPodSpecDefaults(spec: PodSpec): void {
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const container of containersOf(spec)) setContainerDefaults(container);
  spec.restartPolicy ||= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ||= 'default-scheduler';
  shareServiceAccount(spec);
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
  spec.enableServiceLinks ??= true;
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
