import type { PortView } from '../topology';
import type { Element } from './containers';
import { hairpinsOf } from './nft-port';

/** A port as a node saw it. */
type Seen = readonly [view: PortView, nodeName: string];

/** What comes into the set of hairpin connections and what leaves it. */
export interface HairpinChange {
  readonly added: readonly Element[];
  readonly deleted: readonly Element[];
}

/** The connections of a node's endpoints to themselves. Several Services may lead to one endpoint: they are counted. */
export class Hairpins {
  readonly #known = new Map<string, { element: Element; count: number }>();

  /** Takes ports out and others in. */
  replace(from: readonly Seen[], to: readonly Seen[]): HairpinChange {
    const before = new Map<string, boolean>();
    for (const [seen, by] of [...from.map((port) => [port, -1] as const), ...to.map((port) => [port, 1] as const)])
      for (const element of hairpinsOf(...seen)) {
        if (!before.has(element.key)) before.set(element.key, this.#known.has(element.key));
        this.#count(element, by);
      }
    const added: Element[] = [];
    const deleted: Element[] = [];
    for (const [key, wasThere] of before) {
      const known = this.#known.get(key);
      if (known && known.count > 0) {
        if (!wasThere) added.push(known.element);
      } else {
        if (wasThere && known) deleted.push(known.element);
        this.#known.delete(key);
      }
    }
    return { added, deleted };
  }

  elements(): Element[] {
    return [...this.#known.values()].map(({ element }) => element);
  }

  #count(element: Element, by: number): void {
    const known = this.#known.get(element.key) ?? { element, count: 0 };
    known.count += by;
    this.#known.set(element.key, known);
  }
}
