import type { Node } from '../../api/core/v1/node/node';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { ApiObject } from '../../apimachinery/object-meta';
import { SchedulerCache } from '../cache';
import { decisionOf, type SchedulingDecision } from '../decision';
import { Framework } from '../framework/framework';
import { listersOver } from '../framework/listers';
import type { PreemptionCandidate } from '../framework/plugin';
import { PodInfo } from '../framework/pod-info';
import { type Profile, profileOf } from '../framework/profile';
import { plugins } from '../plugins';
import { runSchedulingCycle } from '../scheduling-cycle';

/** A cluster as plain objects: what a decision depends on. */
export interface World {
  nodes: readonly Node[];
  /** Pods with a node; others in the list, and those that are done, do not count. */
  pods: readonly Pod[];
  /** Services, controllers, namespaces, budgets. */
  objects?: readonly ApiObject[];
  profile?: Profile;
}

/** Thinks a decision through from objects alone, plugin by plugin: what would be decided for this pod, and why. */
export function explain(pod: Pod, world: World): SchedulingDecision {
  const { nodes, pods, objects = [], profile = profileOf() } = world;
  const cache = new SchedulerCache();
  for (const node of nodes) cache.putNode(node);
  for (const other of pods) if (counts(other) && other.metadata.uid !== pod.metadata.uid) cache.putPod(other);
  const framework = new Framework(profile, plugins, {
    listers: listersOver(objects),
    nominatedPods: (nodeName) =>
      pods.filter((other) => isNominated(other, nodeName)).map((other) => new PodInfo(other)),
    chance: () => 0,
    pickCandidate: (_pod, equallyGood) => equallyGood[0] as PreemptionCandidate,
    preempt: () => {},
    bind: () => undefined,
  });
  const outcome = runSchedulingCycle({
    framework,
    snapshot: cache.snapshot,
    pod: new PodInfo(pod),
    position: { next: 0 },
    percentageOfNodesToScore: profile.percentageOfNodesToScore ?? 0,
    choose: () => 0,
  });
  return decisionOf(outcome, { step: 0, time: 0, attempt: 0, framework, queue: [] });
}

function counts({ spec, status }: Pod): boolean {
  return Boolean(spec.nodeName) && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

function isNominated({ spec, status }: Pod, nodeName: string): boolean {
  return !spec.nodeName && status?.nominatedNodeName === nodeName;
}
