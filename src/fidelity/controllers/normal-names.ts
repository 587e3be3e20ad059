import { type ApiObject, controllerOf } from '../../simulation/apimachinery/object-meta';
import type { Recording } from './recording';

/** One write of a run: the object after it (undefined: deleted) and before it. */
export interface Write {
  object: ApiObject | undefined;
  before: ApiObject | undefined;
}

/** Turns the run's own names, hashes and uids into the recording's normal ones. */
export class NormalNames {
  #generated = new Map<string, string>();
  #hashes = new Map<string, string>();
  #uids = new Set<string>();

  constructor(recording: Recording, writes: readonly Write[]) {
    const made = writes.filter(({ object, before }) => object && !before).map(({ object }) => object as ApiObject);
    for (const object of made) {
      this.#uids.add(object.metadata.uid);
      const { generateName, name } = object.metadata;
      if (generateName) this.#generated.set(name, `${generateName}<rand>`);
    }
    for (const key of ['pod-template-hash', 'controller-revision-hash']) {
      const hashesOf = (objects: readonly ApiObject[]) => {
        const byOwner = new Map<string, string[]>();
        for (const object of objects) {
          if (object.kind !== 'ReplicaSet' && object.kind !== 'ControllerRevision') continue;
          const hash = object.metadata.labels?.[key];
          if (!hash) continue;
          const owner = controllerOf(object)?.name ?? object.metadata.name.slice(0, -hash.length - 1);
          const list = byOwner.get(owner) ?? [];
          if (!list.includes(hash)) list.push(hash);
          byOwner.set(owner, list);
        }
        return byOwner;
      };
      const recorded = hashesOf(recording.stream.flatMap(({ type, obj }) => (type === 'ADDED' && obj ? [obj] : [])));
      for (const [owner, hashes] of hashesOf(made))
        for (const [i, hash] of hashes.entries()) {
          const wanted = recorded.get(owner)?.[i];
          if (wanted) this.#hashes.set(hash, wanted);
        }
    }
  }

  /** The run's name for a name of the recording that holds a hash (`web-789dc4db69`). */
  ownNameOf(recorded: string): string {
    for (const [own, wanted] of this.#hashes)
      if (recorded.endsWith(`-${wanted}`)) return recorded.slice(0, -wanted.length) + own;
    return recorded;
  }

  /** The normal form of a name. */
  name(name: string): string {
    return this.#withHash(this.#generated.get(name) ?? name);
  }

  /** The normal form of a message or any other text. */
  text(text: string): string {
    return this.#withHash(
      text.replace(/[a-z0-9.-]+/g, (word) => {
        const generated = this.#generated.get(word);
        if (generated) return generated;
        return this.#uids.has(word) ? '<uid>' : word;
      }),
    );
  }

  #withHash(text: string): string {
    let result = text;
    for (const [own, wanted] of this.#hashes) if (result.includes(own)) result = result.replaceAll(own, wanted);
    return result;
  }
}
