import type { Container } from '../api/core/v1/pod/container';
import type { Pod, PodSpec } from '../api/core/v1/pod/pod';
import type { ContainerRecord, PodRuntimeStatus } from '../runtime';

/** Whether an init container runs beside the others for as long as the pod does. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** Whether a container that ended with an exit code shall run again: its own rules, its own policy, the pod's. */
export function shouldRestartAfter(container: Container, spec: PodSpec, exitCode: number): boolean {
  for (const rule of container.restartPolicyRules ?? []) {
    const { operator, values = [] } = rule.exitCodes ?? {};
    const isNamed = values.includes(exitCode);
    if ((operator === 'In' && isNamed) || (operator === 'NotIn' && !isNamed)) return rule.action !== 'Terminate';
  }
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** The newest container of a name; undefined if there was none. */
export function latestOf(status: PodRuntimeStatus, name: string): ContainerRecord | undefined {
  const { containers } = status;
  for (let i = 0; i < containers.length; i++) if (containers[i]?.name === name) return containers[i];
  return undefined;
}

/** Whether the next sync will want to start the container (again). */
export function shouldBeRestarted(container: Container, pod: Pod, status: PodRuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp) return false;
  const record = latestOf(status, container.name);
  if (!record || record.state === 'created') return true;
  if (record.state === 'running') return false;
  return shouldRestartAfter(container, pod.spec, record.exitCode as number);
}

/** Whether any app container was ever made: the pod has been initialized then. */
export function hasAnyAppContainer(pod: Pod, status: PodRuntimeStatus): boolean {
  return pod.spec.containers.some(({ name }) => latestOf(status, name) !== undefined);
}

/** Whether any app container was ever started. */
export function hasAnyAppContainerStarted(pod: Pod, status: PodRuntimeStatus): boolean {
  return pod.spec.containers.some(({ name }) => {
    const record = latestOf(status, name);
    return record !== undefined && record.state !== 'created';
  });
}

/** `web-1_default(3f2a…)`: how the kubelet names a pod in messages. */
export function podText(pod: Pod): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}
