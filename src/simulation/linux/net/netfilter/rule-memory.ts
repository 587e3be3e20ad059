/** What a namespace's rules write down for packets to come: who was seen when. It outlives what packets in transit leave. */
export class RuleMemory {
  readonly #recent = new Map<string, Map<number, number>>();
  readonly #dynamicSets = new Map<string, Map<string, number>>();

  /** The list that `-m recent --name` keeps: addresses and when they were last seen. */
  recentList(name: string): Map<number, number> {
    return madeIn(this.#recent, name);
  }

  /** The elements that rules of nftables added to a set, and when they last did. */
  dynamicSet(name: string): Map<string, number> {
    return madeIn(this.#dynamicSets, name);
  }
}

function madeIn<K>(lists: Map<string, Map<K, number>>, name: string): Map<K, number> {
  let list = lists.get(name);
  if (!list) {
    list = new Map();
    lists.set(name, list);
  }
  return list;
}
