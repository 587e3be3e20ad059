import { IntColumn } from '../base/int-column';

/** What steps have in common with many others: who, to whom, what, and where (`pods/default/`). */
export interface SpanKind {
  actor: string;
  to: string | undefined;
  verb: string;
  place: string;
}

/**
 * A number for every kind of step. A history has a thousand times more steps than kinds, so a step holds a number:
 * of a pair (who to whom, what where) of pairs of words.
 */
export class SpanKinds {
  #words: string[] = [];
  #wordIds = new Map<string, number>();
  #parties = new Pairs();
  #matters = new Pairs();
  #kinds = new Pairs();

  /** The number of a kind. */
  idOf(actor: string, to: string | undefined, verb: string, place: string): number {
    const parties = this.#parties.idOf(this.#intern(actor), to === undefined ? 0 : this.#intern(to) + 1);
    return this.#kinds.idOf(parties, this.#matters.idOf(this.#intern(verb), this.#intern(place)));
  }

  /** The kind with a number. */
  get(id: number): SpanKind {
    const parties = this.#kinds.left(id);
    const to = this.#parties.right(parties);
    return {
      actor: this.#words[this.#parties.left(parties)] as string,
      to: to === 0 ? undefined : this.#words[to - 1],
      verb: this.#words[this.#matters.left(this.#kinds.right(id))] as string,
      place: this.placeOf(id),
    };
  }

  /** Where steps of a kind take place. */
  placeOf(id: number): string {
    return this.#words[this.#matters.right(this.#kinds.right(id))] as string;
  }

  #intern(word: string): number {
    let id = this.#wordIds.get(word);
    if (id === undefined) {
      id = this.#words.length;
      this.#words.push(word);
      this.#wordIds.set(word, id);
    }
    return id;
  }
}

/** Both numbers of a pair must be below this: their product is then exact. */
const PAIR_BASE = 2 ** 26;

/** Numbers pairs of numbers. */
class Pairs {
  #ids = new Map<number, number>();
  #left = new IntColumn();
  #right = new IntColumn();

  idOf(left: number, right: number): number {
    const key = left * PAIR_BASE + right;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#left.push(left);
      this.#right.push(right);
      this.#ids.set(key, id);
    }
    return id;
  }

  left(id: number): number {
    return this.#left.at(id);
  }

  right(id: number): number {
    return this.#right.at(id);
  }
}
