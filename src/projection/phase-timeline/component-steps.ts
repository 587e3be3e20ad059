/**
 * The steps of every component, and those that a person asked for.
 * Models: the actors of the steps; a runtime's and CNI plugin's steps count for the kubelet of their machine.
 * Leaves out: what the steps say; see the query `step`.
 */
import { IntColumn } from '../../simulation/base/int-column';
import type { World } from '../world';

const PEOPLE = new Set(['kubectl', 'person', 'fault', 'kubeadm']);

/** One component. */
export interface Component {
  readonly actor: string;
  readonly isKubelet: boolean;
  readonly steps: IntColumn;
  /** Steps that came to nothing: attempts without a node, refused requests. */
  readonly failed: IntColumn;
}

/** The components of a history. */
export class ComponentSteps {
  /** In the order of their first step: a new one never moves an old one. */
  readonly components: Component[] = [];
  /** What was asked from outside, by step. */
  readonly acts = new IntColumn();
  #byActor = new Map<string, Component>();
  #readUpTo = 0;

  /** Takes up the steps since the last time. */
  follow({ spans }: World): void {
    while (this.#readUpTo < spans.count) {
      const step = ++this.#readUpTo;
      const { actor, cause, verb, detail = '' } = spans.get(step);
      if (PEOPLE.has(actor)) {
        if (cause <= 0) this.acts.push(step);
        continue;
      }
      const component = this.#componentOf(actor);
      component.steps.push(step);
      if (verb === 'Schedule' && !detail.startsWith('-> ')) component.failed.push(step);
    }
  }

  #componentOf(actor: string): Component {
    const name = actor.replace(/^(containerd|cni)\//, 'kubelet/');
    let component = this.#byActor.get(name);
    if (!component) {
      const isKubelet = name.startsWith('kubelet/');
      component = { actor: name, isKubelet, steps: new IntColumn(), failed: new IntColumn() };
      this.#byActor.set(name, component);
      this.components.push(component);
    }
    return component;
  }
}

/** The components of a world's history. */
export function componentStepsOf(world: World): ComponentSteps {
  const steps = world.memo('component-steps', () => new ComponentSteps());
  steps.follow(world);
  return steps;
}
