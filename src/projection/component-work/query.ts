/** What a component did last, up to the head. */
import { type ChainStep, chainStepOf } from '../cause-chain';
import { defineQuery, type Query } from '../define-query';
import type { World } from '../world';

/** The last steps, newest first, and how many were found. */
export interface ComponentWork {
  total: number;
  steps: ChainStep[];
}

export type ComponentWorkQuery = Query<{ actor: string; limit: number }, ComponentWork> & { name: 'component-work' };

/** Steps farther back than this are not counted. */
const SEARCHED = 20_000;
/** Actors that are processes of their own; all others are loops of kube-controller-manager. */
const PROCESS = /^(kube-|kubectl|etcd|kubelet|containerd|dockerd|cni|kubeadm|fault|person)/;

function isOf(name: string, { actor, to }: { actor: string; to?: string }): boolean {
  if (actor === name || to === name) return true;
  if (name === 'etcd') return to === 'kube-apiserver' && actor !== 'etcd';
  return /controller-manager$/.test(name) && !PROCESS.test(actor);
}

/** The work of a component. */
export function componentWorkOf(world: World, actor: string, limit: number): ComponentWork {
  const { spans, at } = world;
  const steps: ChainStep[] = [];
  let total = 0;
  for (let step = at.step; step > Math.max(0, at.step - SEARCHED); step--) {
    if (!isOf(actor, spans.get(step))) continue;
    total++;
    if (steps.length < limit) steps.push(chainStepOf(world, step));
  }
  return { total, steps };
}

export default defineQuery<ComponentWorkQuery>({
  name: 'component-work',
  answer: (world, { actor, limit }) => componentWorkOf(world, actor, limit),
});
