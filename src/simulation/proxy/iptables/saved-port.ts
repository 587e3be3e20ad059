import type { PortView } from '../topology';
import { allowsNode, portLines, type RuleStyle } from './port-lines';
import { savedLine } from './saved-line';

/** The rules of one service port as they stand in the tables, by chain. Made once for all nodes that see it alike. */
export interface SavedPort {
  /** Rules of shared chains of table filter. */
  readonly filter: ReadonlyMap<string, readonly string[]>;
  /** Rules of KUBE-SERVICES and KUBE-NODEPORTS of table nat. */
  readonly nat: ReadonlyMap<string, readonly string[]>;
  /** The port's own chains. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<PortView, Map<string, SavedPort>>();

/** What the tables hold of a port. */
export function savedPort(view: PortView, style: RuleStyle): SavedPort {
  const styles = known.get(view) ?? new Map<string, SavedPort>();
  known.set(view, styles);
  const key = `${styleKey(style)} ${allowsNode(view.port, style.nodeIP)}`;
  const found = styles.get(key) ?? save(view, style);
  styles.set(key, found);
  return found;
}

/** What of a style makes rules differ; what only a port with source ranges cares for is left out. */
export function styleKey({ family, masqueradeAll, local, localhostNodePorts, isLarge }: RuleStyle): string {
  return [family, masqueradeAll, local?.iptables, localhostNodePorts, isLarge].join(' ');
}

function save(view: PortView, style: RuleStyle): SavedPort {
  const { filter, nat, chains } = portLines(view, style);
  const saved = (line: string) => savedLine(line, style.family);
  return {
    filter: byChain(filter.map(saved)),
    nat: byChain(nat.map(saved)),
    chains: new Map([...chains].map(([name, rules]) => [name, rules.map(saved)])),
  };
}

function byChain(lines: readonly string[]): Map<string, readonly string[]> {
  const chains = new Map<string, string[]>();
  for (const line of lines) {
    const chain = line.split(' ', 2)[1] ?? '';
    const rules = chains.get(chain) ?? [];
    chains.set(chain, rules);
    rules.push(line);
  }
  return chains;
}
