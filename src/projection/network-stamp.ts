import type { World } from './world';

/** Numbers of things that are made anew when they change. */
const numbers = new WeakMap<object, number>();
let last = 0;

function numberOf(thing: object | undefined): number {
  if (!thing) return 0;
  let number = numbers.get(thing);
  if (number === undefined) {
    number = ++last;
    numbers.set(thing, number);
  }
  return number;
}

/** Names the state of the whole network at the play head: as long as it is the same, packets go the same ways. */
export function networkStamp(world: World): string {
  const { hosts, recalled, at } = world;
  return `${hosts.revision}/${numberOf(recalled.serviceMap(at.step))}`;
}
