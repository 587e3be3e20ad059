/**
 * The steps of every component, and those that a person asked for.
 * Models: the actors of the steps; a runtime's and CNI plugin's steps count for the kubelet of their machine.
 * Leaves out: what the steps say; see the query `step`.
 */
import { IntColumn } from '../../simulation/base/int-column';
import type { Span } from '../../simulation/engine';
import { defineIndex, type HistoryIndex, indexOf, shareOf } from '../history-index';
import type { World } from '../world';

const PEOPLE = new Set(['kubectl', 'person', 'fault', 'kubeadm']);

/** A wait of this length is told where all steps are as wide as each other. */
const GAP_MS = 10_000;

/** One component. */
export interface Component {
  readonly actor: string;
  readonly isKubelet: boolean;
  readonly steps: IntColumn;
  /** Steps that came to nothing: attempts without a node, refused requests. */
  readonly failed: IntColumn;
}

/** The components of a history. */
export class ComponentSteps implements HistoryIndex {
  /** In the order of their first step: a new one never moves an old one. */
  readonly components: Component[] = [];
  /** The steps of all components of the control plane, and of all kubelets. */
  readonly controlPlane = new IntColumn();
  readonly kubelets = new IntColumn();
  /** The steps before which nothing happened for a while. */
  readonly gaps = new IntColumn();
  /** What was asked from outside, by step. */
  readonly acts = new IntColumn();
  #byActor = new Map<string, Component>();
  #readUpTo = 0;

  /** Takes up the steps since the last time. */
  follow({ spans }: World, most: number): number {
    const until = Math.min(spans.count, this.#readUpTo + most);
    while (this.#readUpTo < until) {
      const span = spans.get(++this.#readUpTo);
      if (span.time - spans.timeOf(span.step - 1) >= GAP_MS) this.gaps.push(span.step);
      this.#take(span);
    }
    return shareOf(until, spans.count);
  }

  #take({ step, actor, cause, verb, detail = '' }: Span): void {
    if (PEOPLE.has(actor)) {
      if (cause <= 0) this.acts.push(step);
      return;
    }
    const component = this.#componentOf(actor);
    component.steps.push(step);
    (component.isKubelet ? this.kubelets : this.controlPlane).push(step);
    if (verb === 'Schedule' && !detail.startsWith('-> ')) component.failed.push(step);
  }

  #componentOf(actor: string): Component {
    let component = this.#byActor.get(actor);
    if (component) return component;
    const name = actor.replace(/^(containerd|cni)\//, 'kubelet/');
    component = this.#byActor.get(name);
    if (!component) {
      const isKubelet = name.startsWith('kubelet/');
      component = { actor: name, isKubelet, steps: new IntColumn(), failed: new IntColumn() };
      this.#byActor.set(name, component);
      this.components.push(component);
    }
    this.#byActor.set(actor, component);
    return component;
  }
}

/** The index of components. */
export const componentSteps = defineIndex('component-steps', () => new ComponentSteps());

/** The components of a world's history. */
export const componentStepsOf = (world: World): ComponentSteps => indexOf(world, componentSteps);
