/**
 * What the runtime is told of a container.
 * Models: kuberuntime generateContainerConfig: environment, command, security context.
 * Leaves out: devices, capabilities, seccomp and AppArmor, cpu shares.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { deepEqual } from '../apimachinery/deep';
import { quantityValue } from '../apimachinery/quantity';
import type { ContainerConfig, Mount, RunnableImage, RuntimeService } from '../runtime';
import { type EnvironmentSources, environmentOf } from './environment';
import { expand } from './expansion';
import { latestOf, podText } from './restart-policy';
import type { StartPlace } from './start-container';
import { StartError } from './start-error';
import type { Volumes } from './volumes';

/** What configs are made from. */
export interface ContainerConfigsParts {
  readonly runtime: RuntimeService;
  readonly volumes: Volumes;
  sourcesFor(pod: Pod, podIP: string): EnvironmentSources;
  podOf(podUid: string): Pod | undefined;
}

type Fields = Omit<ContainerConfig, 'mounts' | 'memoryLimitBytes'>;

/** A config, and what it was made from beside the container. */
interface Made {
  readonly fields: Fields;
  readonly config: ContainerConfig;
  readonly image: RunnableImage;
  readonly security: Pod['spec']['securityContext'];
}

const NONE: readonly string[] = Object.freeze([]);
/** Where every pod finds its service account's token; no program of ours reads it. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Makes configs; pods of one template on one node share theirs. */
export class ContainerConfigs {
  #made = new WeakMap<Container, Made>();

  constructor(private readonly parts: ContainerConfigsParts) {}

  /** The config of a pod's container; throws StartError. */
  of(pod: Pod, container: Container, place: StartPlace): ContainerConfig {
    const standing = this.#made.get(container);
    if (standing && this.#isFor(standing, pod, container, place)) return standing.config;
    const fields = this.#fieldsOf(pod, container, place);
    if (standing && deepEqual(standing.fields, fields)) return standing.config;
    const config: ContainerConfig = {
      ...fields,
      mounts: (podUid) => this.#mounts(podUid, container),
      memoryLimitBytes: (podUid) => this.#memoryLimit(podUid, container),
    };
    const image = this.parts.runtime.images.find(container.image) as RunnableImage;
    this.#made.set(container, { fields, config, image, security: pod.spec.securityContext });
    return config;
  }

  /** Whether all that a config is made from is what it was: so it is for pods of a template that ask for no variables. */
  #isFor({ fields, image, security }: Made, pod: Pod, container: Container, place: StartPlace): boolean {
    const { runtime, sourcesFor } = this.parts;
    if (!fields.isEnvironmentShared || fields.attempt !== 0 || latestOf(place.status, container.name)) return false;
    if (security !== pod.spec.securityContext || image !== runtime.images.find(container.image)) return false;
    return fields.env === environmentOf(pod, container, sourcesFor(pod, place.podIP));
  }

  #fieldsOf(pod: Pod, container: Container, place: StartPlace): Fields {
    const { runtime, sourcesFor } = this.parts;
    const image = runtime.images.find(container.image) as RunnableImage;
    const security = { ...pod.spec.securityContext, ...container.securityContext };
    checkNonRoot(pod, container, image, security);
    const env = environmentOf(pod, container, sourcesFor(pod, place.podIP));
    const lookUp = (name: string) => env.findLast(([variable]) => variable === name)?.[1];
    const previous = latestOf(place.status, container.name);
    const runAsUser = numberOf(security.runAsUser);
    const runAsGroup = numberOf(security.runAsGroup);
    return {
      name: container.name,
      attempt: previous ? previous.attempt + 1 : 0,
      image: container.image,
      specImage: container.image,
      command: container.command?.map((text) => expand(text, lookUp)) ?? NONE,
      args: container.args?.map((text) => expand(text, lookUp)) ?? NONE,
      env,
      ...(container.workingDir && { workingDir: container.workingDir }),
      isEnvironmentShared: !container.env?.length && !container.envFrom?.length,
      hasOwnFilesOnly: !container.volumeMounts?.some(({ mountPath }) => mountPath !== TOKEN_PATH),
      hasTerminal: container.tty === true,
      isRootReadOnly: security.readOnlyRootFilesystem === true,
      ...(runAsUser !== undefined && { runAsUser }),
      ...(runAsGroup !== undefined && { runAsGroup }),
      terminationMessagePath: container.terminationMessagePath ?? '/dev/termination-log',
      fallsBackToLogs: container.terminationMessagePolicy === 'FallbackToLogsOnError',
      ...(container.lifecycle?.stopSignal && { stopSignal: container.lifecycle.stopSignal }),
    };
  }

  #mounts(podUid: string, container: Container): Mount[] {
    const pod = this.parts.podOf(podUid);
    return pod ? this.parts.volumes.mountsOf(pod, container) : [];
  }

  #memoryLimit(podUid: string, container: Container): number | undefined {
    const current = containerOf(this.parts.podOf(podUid), container.name) ?? container;
    const limit = current.resources?.limits?.memory;
    return limit === undefined ? undefined : quantityValue(limit);
  }
}

/** A container of a pod by its name. */
export function containerOf(pod: Pod | undefined, name: string): Container | undefined {
  const isNamed = (container: Container) => container.name === name;
  return pod?.spec.containers.find(isNamed) ?? pod?.spec.initContainers?.find(isNamed);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function checkNonRoot(
  pod: Pod,
  { name }: Container,
  { user = '' }: RunnableImage,
  security: Record<string, unknown>,
): void {
  if (security.runAsNonRoot !== true) return;
  const where = `(pod: "${podText(pod)}", container: ${name})`;
  const runAsUser = numberOf(security.runAsUser);
  if (runAsUser !== undefined) {
    if (runAsUser !== 0) return;
    throw new StartError('', `container's runAsUser breaks non-root policy ${where}`);
  }
  const [image = ''] = user.split(':');
  if (image === '' || image === '0' || image === 'root')
    throw new StartError('', `container has runAsNonRoot and image will run as root ${where}`);
  if (!/^\d+$/.test(image)) {
    const words = `container has runAsNonRoot and image has non-numeric user (${image})`;
    throw new StartError('', `${words}, cannot verify user is non-root ${where}`);
  }
}
