import type { Node } from '../../api/core/v1/node/node';
import type { Pod, PodSpec } from '../../api/core/v1/pod/pod';
import type { Prng } from '../../base/prng';

const IMAGES = ['nginx:1.27', 'redis:7', 'busybox:1.36'];
const CPU = ['2', '4', '8'];
const MEMORY = ['2Gi', '8Gi', '16Gi'];

/** A node of a random world: size, zone, labels, taints, images. For tests. */
export function randomNode(chance: Prng, index: number): Node {
  const name = `n${index}`;
  const labels: Record<string, string> = { 'kubernetes.io/hostname': name };
  if (chance.below(10) > 0) labels['topology.kubernetes.io/zone'] = `zone-${chance.below(3)}`;
  if (chance.below(2) > 0) labels.disk = chance.below(2) > 0 ? 'ssd' : 'hdd';
  const taints = [
    ...(chance.below(8) === 0 ? [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' as const }] : []),
    ...(chance.below(6) === 0 ? [{ key: 'old', effect: 'PreferNoSchedule' as const }] : []),
  ];
  const amounts = { cpu: pick(chance, CPU), memory: pick(chance, MEMORY), pods: pick(chance, ['4', '110']) };
  const images = IMAGES.filter(() => chance.below(3) === 0).map((image, i) => ({
    names: [image],
    sizeBytes: (i + 1) * 150_000_000,
  }));
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels },
    spec: { ...(taints.length > 0 && { taints }), ...(chance.below(12) === 0 && { unschedulable: true }) },
    status: { allocatable: amounts, capacity: amounts, images },
  };
}

/** Specs that pods of a random world share. */
export function randomTemplates(chance: Prng, count: number): { spec: PodSpec; labels: Record<string, string> }[] {
  return Array.from({ length: count }, (_, i) => {
    const labels = { app: `app-${i % 4}`, ...(chance.below(2) > 0 && { tier: 'front' }) };
    return { labels, spec: randomSpec(chance, labels) };
  });
}

function randomSpec(chance: Prng, labels: Record<string, string>): PodSpec {
  const requests: Record<string, string> =
    chance.below(5) > 0 ? { cpu: pick(chance, ['50m', '250m', '1']), memory: pick(chance, ['64Mi', '1Gi']) } : {};
  const spec: PodSpec = {
    restartPolicy: 'Always',
    containers: [
      {
        name: 'app',
        image: pick(chance, IMAGES),
        resources: { requests },
        ...(chance.below(8) === 0 && { ports: [{ containerPort: 80, hostPort: 8080 }] }),
      },
    ],
  };
  if (chance.below(4) === 0) spec.tolerations = [{ key: 'dedicated', operator: 'Exists' }];
  if (chance.below(4) === 0) spec.tolerations = [{ key: 'old', operator: 'Exists', effect: 'PreferNoSchedule' }];
  if (chance.below(5) === 0) spec.nodeSelector = { disk: 'ssd' };
  if (chance.below(3) === 0) spec.affinity = { nodeAffinity: preferences(chance) };
  if (chance.below(10) === 0) spec.affinity = { ...spec.affinity, podAntiAffinity: antiAffinity(labels) };
  if (chance.below(3) === 0) spec.topologySpreadConstraints = constraints(chance, labels);
  return spec;
}

function preferences(chance: Prng) {
  return {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 1 + chance.below(90),
        preference: { matchExpressions: [{ key: 'disk', operator: 'In' as const, values: ['hdd'] }] },
      },
    ],
  };
}

function antiAffinity(labels: Record<string, string>) {
  return {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 50,
        podAffinityTerm: {
          topologyKey: 'kubernetes.io/hostname',
          labelSelector: { matchLabels: { app: labels.app as string } },
        },
      },
    ],
  };
}

function constraints(chance: Prng, labels: Record<string, string>) {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname']
    .filter(() => chance.below(3) > 0)
    .map((topologyKey) => ({
      topologyKey,
      maxSkew: 1 + chance.below(3),
      whenUnsatisfiable: pick(chance, ['DoNotSchedule', 'ScheduleAnyway'] as const),
      labelSelector: { matchLabels: { app: labels.app as string } },
      ...(chance.below(3) === 0 && { nodeTaintsPolicy: 'Honor' as const }),
      ...(chance.below(3) === 0 && { nodeAffinityPolicy: 'Ignore' as const }),
      ...(chance.below(4) === 0 && { minDomains: 4 }),
    }))
    .map(({ minDomains, ...rest }) =>
      rest.whenUnsatisfiable === 'DoNotSchedule' && minDomains ? { ...rest, minDomains } : rest,
    );
}

/** A pod of one of the templates. */
export function randomPod(chance: Prng, templates: ReturnType<typeof randomTemplates>, index: number): Pod {
  const { spec, labels } = pick(chance, templates);
  const name = `p${index}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '', labels },
    spec,
    status: { phase: 'Pending' },
  };
}

function pick<T>(chance: Prng, of: readonly T[]): T {
  return of[chance.below(of.length)] as T;
}
