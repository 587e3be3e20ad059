import { defineImage, type ImageDefinition } from '../../define-image';
import type { ProcessApi, Running } from '../../process';
import { findProgramByName } from '../../programs';
import { sizeBytes } from '../../programs/files/sizes';

const klog = (text: string) => `I0101 00:00:00.000000       1 main.go:26] ${text}\n`;

/** vish/stress: -cpus, -mem-total, -mem-alloc-size, -mem-alloc-sleep. */
function* vishStress(proc: ProcessApi): Running {
  const option = (name: string) => {
    const at = proc.argv.findIndex((word) => word === `-${name}` || word === `--${name}`);
    return at > 0 ? proc.argv[at + 1] : undefined;
  };
  const total = sizeBytes(option('mem-total') ?? '0') ?? 0;
  const step = sizeBytes(option('mem-alloc-size') ?? '4Ki') || 4096;
  const pauseMs = /(\d+)ms/.exec(option('mem-alloc-sleep') ?? '1ms')?.[1] ?? '1';
  const cpus = Number(option('cpus') ?? 0);
  proc.stderr.write(
    klog(
      `Allocating "${option('mem-total') ?? '0'}" memory, in "${option('mem-alloc-size') ?? '4Ki'}" chunks, with a ${pauseMs}ms sleep between allocations`,
    ),
  );
  if (cpus > 0) proc.stderr.write(klog(`Spawning a thread to consume CPU`).repeat(cpus));
  proc.takeCpu(Math.min(cpus, proc.machine.cpuCount) * 1000);
  // At most a hundred steps: finer ones would only cost time.
  const stride = Math.max(step, total / 100);
  for (let held = 0; held < total; ) {
    held = Math.min(total, held + stride);
    proc.holdMemory(held);
    yield { sleepMs: Math.round((stride / step) * Number(pauseMs)) };
  }
  if (total > 0) proc.stderr.write(klog(`Allocated "${option('mem-total')}" memory`));
  yield { sleepMs: Number.POSITIVE_INFINITY };
  return 0;
}

const stress = (proc: ProcessApi) => findProgramByName('stress')?.(proc) ?? 127;

const images: readonly ImageDefinition[] = [
  defineImage({
    name: 'docker.io/polinux/stress',
    aliases: ['docker.io/progrium/stress', 'docker.io/polinux/stress-ng'],
    sizeBytes: 4_000_000,
    userland: 'busybox',
    cmd: ['stress'],
    programs: { stress, 'stress-ng': stress },
  }),
  defineImage({
    name: 'docker.io/vish/stress',
    sizeBytes: 1_600_000,
    userland: 'none',
    entrypoint: ['/stress'],
    programs: { '/stress': vishStress },
  }),
];

export default images;
