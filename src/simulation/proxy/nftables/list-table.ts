/** The table of mode nftables as `nft -s list table` prints it, elements sorted. */
import { compareText } from '../../base/compare';
import type { ChainText } from '../define-proxy-mode';
import type { BaseSetup } from './base-table';
import { baseRules, containersOf, HOOK_CHAINS, JUMP_CHAINS, REJECT_CHAIN, REJECT_COMMENT } from './base-table';
import { addressType, type ContainerName, type Element, elementText } from './containers';
import { listedRule, listedSeconds } from './listed-rule';

/** What services put into the table. */
export interface ServiceContents {
  readonly chains: readonly ChainText[];
  readonly elements: readonly Element[];
  readonly affinitySets: readonly { name: string; seconds: number }[];
}

/** The lines of the table. */
export function listTable(table: string, setup: BaseSetup, contents: ServiceContents): string[] {
  const objects = [
    ...containersOf(setup).map(({ kind, name, type, comment }) => [
      `  ${kind} ${name} {`,
      `    type ${type(addressType(setup.family))}`,
      `    comment "${comment}"`,
      ...elementLines(elementsOf(name, setup, contents)),
      '  }',
    ]),
    ...contents.affinitySets.map(({ name, seconds }) => affinitySet(name, addressType(setup.family), seconds)),
    ...chainsOf(setup, contents).map(({ name, rules }) => [
      `  chain ${name} {`,
      ...headOf(name),
      ...rules.map(indented),
      '  }',
    ]),
  ];
  const lines = objects.flatMap((object, i) => (i === 0 ? object : ['', ...object]));
  return [`table ${table} {`, '  comment "rules for kube-proxy"', ...lines, '}'];
}

/** All chains with their rules. */
export function chainsOf(setup: BaseSetup, { chains }: Pick<ServiceContents, 'chains'>): ChainText[] {
  const fixed = baseRules(setup);
  const names = [...HOOK_CHAINS.map(({ name }) => name), ...JUMP_CHAINS, REJECT_CHAIN];
  return [...names.map((name) => ({ name, rules: (fixed.get(name) ?? []).map(listedRule) })), ...chains];
}

function headOf(chain: string): string[] {
  if (chain === REJECT_CHAIN) return [`    comment "${REJECT_COMMENT}"`];
  const hook = HOOK_CHAINS.find(({ name }) => name === chain);
  return hook ? [`    type ${hook.type} hook ${hook.hook} priority ${hook.listed}; policy accept;`] : [];
}

function elementsOf(name: ContainerName, { nodePortIPs }: BaseSetup, { elements }: ServiceContents): string[] {
  if (name === 'nodeport-ips') return [...nodePortIPs];
  return elements.filter(({ container }) => container === name).map(elementText);
}

function elementLines(elements: string[]): string[] {
  if (elements.length === 0) return [];
  const sorted = elements.sort(compareText);
  const last = sorted.length - 1;
  return ['    elements = {', ...sorted.map((text, i) => `      ${text}${i < last ? ',' : ''}`), '    }'];
}

function affinitySet(name: string, type: string, seconds: number): string[] {
  return [
    `  set ${name} {`,
    `    type ${type}`,
    '    size 65535',
    '    flags dynamic,timeout',
    `    timeout ${listedSeconds(seconds)}`,
    '  }',
  ];
}

function indented(rule: string): string {
  return `    ${rule}`;
}
