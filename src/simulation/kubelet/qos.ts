import type { Container } from '../api/core/v1/pod/container';
import type { Pod, PodSpec } from '../api/core/v1/pod/pod';
import { quantityMilliValue, quantityValue } from '../apimachinery/quantity';
import { isSidecar } from './restart-policy';

/** Amounts that a node hands out. */
export interface Amounts {
  readonly milliCpu: number;
  readonly memoryBytes: number;
  readonly storageBytes: number;
}

const ZERO: Amounts = Object.freeze({ milliCpu: 0, memoryBytes: 0, storageBytes: 0 });

/** The sum of two amounts. */
export function plus(a: Amounts, b: Amounts): Amounts {
  return {
    milliCpu: a.milliCpu + b.milliCpu,
    memoryBytes: a.memoryBytes + b.memoryBytes,
    storageBytes: a.storageBytes + b.storageBytes,
  };
}

function most(a: Amounts, b: Amounts): Amounts {
  return {
    milliCpu: Math.max(a.milliCpu, b.milliCpu),
    memoryBytes: Math.max(a.memoryBytes, b.memoryBytes),
    storageBytes: Math.max(a.storageBytes, b.storageBytes),
  };
}

/** A list of quantities as numbers. */
export function amountsOf(list: Record<string, string> | undefined): Amounts {
  if (!list) return ZERO;
  return {
    milliCpu: quantityMilliValue(list.cpu),
    memoryBytes: quantityValue(list.memory),
    storageBytes: quantityValue(list['ephemeral-storage']),
  };
}

const requests = new WeakMap<PodSpec, Amounts>();

/** What a pod asks for: its containers and sidecars together, or its largest init container if that is more; plus overhead. */
export function requestsOf({ spec }: Pod): Amounts {
  const known = requests.get(spec);
  if (known) return known;
  const of = (container: Container) => amountsOf(container.resources?.requests);
  let sidecars = ZERO;
  let inits = ZERO;
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) {
      sidecars = plus(sidecars, of(container));
      inits = most(inits, sidecars);
    } else inits = most(inits, plus(sidecars, of(container)));
  }
  const apps = spec.containers.reduce((sum, container) => plus(sum, of(container)), ZERO);
  const total = plus(most(plus(apps, sidecars), inits), amountsOf(spec.overhead));
  const own = spec.resources?.requests;
  const found = own ? plus({ ...total, ...ownAmounts(own) }, ZERO) : total;
  requests.set(spec, found);
  return found;
}

function ownAmounts(list: Record<string, string>): Partial<Amounts> {
  return {
    ...(list.cpu !== undefined && { milliCpu: quantityMilliValue(list.cpu) }),
    ...(list.memory !== undefined && { memoryBytes: quantityValue(list.memory) }),
  };
}

/** Guaranteed: limits equal to requests for cpu and memory everywhere; BestEffort: none at all; else Burstable. */
export function qosClassOf({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  let isGuaranteed = true;
  let hasAny = false;
  for (const { resources } of [...(spec.initContainers ?? []), ...spec.containers]) {
    for (const name of ['cpu', 'memory']) {
      const request = resources?.requests?.[name];
      const limit = resources?.limits?.[name];
      if (quantityMilliValue(request) > 0 || quantityMilliValue(limit) > 0) hasAny = true;
      if (limit === undefined || quantityMilliValue(limit) !== quantityMilliValue(request ?? limit))
        isGuaranteed = false;
    }
  }
  return !hasAny ? 'BestEffort' : isGuaranteed ? 'Guaranteed' : 'Burstable';
}
