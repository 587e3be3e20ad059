/** What one transaction of mode nftables writes for services. */
import type { IpFamily } from '../ip-address';
import { addressType, type Element, elementId, elementText } from './containers';
import type { HairpinChange } from './hairpins';
import type { NftPort } from './nft-port';

/** What ports put into the table. */
interface Contents {
  readonly chains: ReadonlySet<string>;
  readonly elements: ReadonlyMap<string, Element>;
  readonly affinitySets: ReadonlySet<string>;
}

/** What ports put into the table, each thing once. */
export function contentsOf(ports: readonly NftPort[]): Contents {
  return {
    chains: new Set(ports.flatMap(({ chains }) => [...chains.keys()])),
    elements: new Map(ports.flatMap(({ elements }) => elements.map((element) => [elementId(element), element]))),
    affinitySets: new Set(ports.flatMap(({ affinitySets }) => affinitySets)),
  };
}

/** What a transaction is about. */
export interface ServiceChange {
  /** `ip kube-proxy` */
  readonly table: string;
  readonly family: IpFamily;
  /** The ports that are written, all of Services that changed. */
  readonly ports: readonly NftPort[];
  /** What those Services had in the table. */
  readonly old: Contents;
  readonly current: Contents;
  readonly hairpins: HairpinChange;
  /** Chains without use. */
  readonly stale: readonly string[];
}

/** Whether there is anything to write: an empty transaction is not run. */
export function changesSomething({ ports, old, hairpins, stale }: ServiceChange): boolean {
  const { added, deleted } = hairpins;
  return [ports, [...old.elements.keys()], stale, added, deleted].some((list) => list.length > 0);
}

/** Chains of changed Services are written whole, elements only where they differ. */
export function serviceCommands({ table, family, ports, old, current, hairpins, stale }: ServiceChange): string[] {
  const add = (element: Element) => `add element ${table} ${element.container} { ${elementText(element)} }`;
  const remove = ({ container, key }: Element) => `delete element ${table} ${container} { ${key} }`;
  const news = [...current.elements].flatMap(([id, element]) => {
    const before = old.elements.get(id);
    if (!before) return [add(element)];
    return before.value === element.value ? [] : [remove(before), add(element)];
  });
  return [
    ...hairpins.added.map(add),
    ...ports
      .flatMap(({ chains }) => [...chains.keys()])
      .flatMap((chain) => [`add chain ${table} ${chain}`, `flush chain ${table} ${chain}`]),
    ...news,
    ...ports.flatMap((port) => affinityCommands(port, table, family)),
    ...ports.flatMap(({ chains }) =>
      [...chains].flatMap(([chain, rules]) => rules.map((rule) => `add rule ${table} ${chain} ${rule}`)),
    ),
    ...stale.map((chain) => `flush chain ${table} ${chain}`),
    ...[...old.affinitySets].filter((set) => !current.affinitySets.has(set)).map((set) => `delete set ${table} ${set}`),
    ...[...old.elements].filter(([id]) => !current.elements.has(id)).map(([, element]) => remove(element)),
    ...hairpins.deleted.map(remove),
  ];
}

function affinityCommands({ affinitySets, affinitySeconds }: NftPort, table: string, family: IpFamily): string[] {
  const type = `type ${addressType(family)} ; flags dynamic,timeout ; timeout ${affinitySeconds}s ;`;
  return affinitySets.map((set) => `add set ${table} ${set} { ${type} }`);
}
