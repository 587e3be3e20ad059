import type { Span } from '../../simulation/engine';
import { lastStepOf } from '../actor-steps';
import { shortNameOf } from '../pod-facts';
import type { World } from '../world';

/** One component of the control plane and the one line that says what it is at. */
export interface ComponentFact {
  name: 'kubectl' | 'kube-apiserver' | 'etcd' | 'kube-scheduler' | 'controller-manager';
  /** The step that made the line; 0 if none. */
  step: number;
  /** For those that act: who exactly (`deployment-controller`), the verb and the name of what it was about. */
  actor: string;
  verb: string;
  object: string;
  /** For those that keep: the revision; for the scheduler: how many pods wait. */
  count: number;
  /** For kube-apiserver: how many watches it serves. */
  watches?: number;
}

const OTHERS = /^(kube-scheduler|kube-proxy|kube-apiserver|kubectl|etcd)$/;

/** Whether an actor is a controller of kube-controller-manager. */
export const isController = (actor: string): boolean => !actor.includes('/') && !OTHERS.test(actor);

const isKubectl = (actor: string): boolean => actor === 'kubectl';
const isScheduler = (actor: string): boolean => actor === 'kube-scheduler';

function factOf(name: ComponentFact['name'], span: Span | undefined, count: number): ComponentFact {
  const target = span?.target ?? '';
  const full = target.slice(target.lastIndexOf('/') + 1);
  const object = target.startsWith('pods/') ? shortNameOf(full, '-') : full;
  return { name, step: span?.step ?? 0, actor: span?.actor ?? '', verb: span?.verb ?? '', object, count };
}

/** What each component of the control plane did last, at an instant. */
export function componentsOf(world: World, waiting: number): ComponentFact[] {
  const { revision } = world.etcd;
  return [
    factOf('kubectl', lastStepOf(world, isKubectl), 0),
    { ...factOf('kube-apiserver', undefined, revision), watches: world.recalled.watches(world.at.step) },
    factOf('etcd', undefined, revision),
    factOf('kube-scheduler', lastStepOf(world, isScheduler), waiting),
    factOf('controller-manager', lastStepOf(world, isController), 0),
  ];
}
