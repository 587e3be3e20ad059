/**
 * A rule as `iptables-save` prints it, from the rule as it was given to `iptables` or `iptables-restore`.
 * Models: the order of iptables 1.8 (addresses, devices, protocol, matches, target) and what the kernel keeps of numbers.
 * Leaves out: matches and targets that kube-proxy does not use.
 */
import { type IpFamily, ipRangeText, parseIpRange } from '../ip-address';

interface Match {
  name: string;
  options: Map<string, { values: string[]; isNegated: boolean }>;
}

interface Parts {
  /** `-s`, `-d`, `-i`, `-o`, `-p`, printed. */
  core: Map<string, string>;
  matches: Match[];
  target: string;
}

const CORE = ['-s', '-d', '-i', '-o', '-p'];
const PROTOCOLS = ['tcp', 'udp', 'sctp'];

/** `-A KUBE-SVC-… ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m comment … -j KUBE-MARK-MASQ` */
export function savedLine(written: string, family: IpFamily): string {
  const [verb, chain, ...words] = splitWords(written);
  const { core, matches, target } = partsOf(words, family);
  const printed = [
    ...CORE.flatMap((option) => core.get(option) ?? []),
    ...matches.map((match) => printMatch(match, family)),
    ...(target ? [target] : []),
  ];
  return [verb, chain, ...printed].join(' ');
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function partsOf(words: readonly string[], family: IpFamily): Parts {
  const parts: Parts = { core: new Map(), matches: [], target: '' };
  let isNegated = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (word === '!') {
      isNegated = true;
      continue;
    }
    if (word === '-j') {
      parts.target = printTarget(value, words.slice(at + 2), family);
      break;
    }
    if (word === '-m') {
      parts.matches.push({ name: value, options: new Map() });
      at++;
    } else if (CORE.includes(word)) {
      const text = word === '-s' || word === '-d' ? rangeText(value, family) : value;
      if (text) parts.core.set(word, `${isNegated ? '! ' : ''}${word} ${text}`);
      at++;
    } else {
      const values = takesNone(word) ? [] : [value];
      matchOf(parts.matches, word)?.options.set(word, { values, isNegated });
      at += values.length;
    }
    isNegated = false;
  }
  return parts;
}

/** A single address gets its prefix; a range of all addresses is no test and is not printed. */
function rangeText(text: string, family: IpFamily): string {
  const range = parseIpRange(text.includes('/') ? text : `${text}/${family === 'IPv4' ? 32 : 128}`);
  return !range ? text : range.prefix === 0 ? '' : ipRangeText(range);
}

function takesNone(option: string): boolean {
  return ['--set', '--rcheck', '--reap'].includes(option);
}

/** `--dport` comes long after its `-m tcp`. */
function matchOf(matches: readonly Match[], option: string): Match | undefined {
  if (option === '--dport') return matches.find(({ name }) => PROTOCOLS.includes(name));
  return matches.at(-1);
}

function printMatch({ name, options }: Match, family: IpFamily): string {
  const text = (option: string) => options.get(option)?.values[0] ?? '';
  switch (name) {
    case 'comment':
      return `-m comment --comment "${text('--comment')}"`;
    case 'nfacct':
      return `-m nfacct --nfacct-name  ${text('--nfacct-name')}`;
    case 'statistic':
      return `-m statistic --mode random --probability ${keptProbability(text('--probability'))}`;
    case 'recent': {
      const mask = family === 'IPv4' ? '255.255.255.255' : Array(8).fill('ffff').join(':');
      const what = options.has('--set') ? '--set' : `--rcheck --seconds ${text('--seconds')} --reap`;
      return `-m recent ${what} --name ${text('--name')} --mask ${mask} --rsource`;
    }
    default:
      return [`-m ${name}`, ...[...options].map((option) => printOption(option))].join(' ');
  }
}

function printOption([option, { values, isNegated }]: [string, { values: string[]; isNegated: boolean }]): string {
  const printed = option === '--mark' ? values.map((value) => value.split('/').map(hex).join('/')) : values;
  return [...(isNegated ? ['!'] : []), option, ...printed].join(' ');
}

/** The kernel keeps probabilities in 1/2³¹ (xt_statistic). */
function keptProbability(text: string): string {
  return (Math.round(Number(text) * 2 ** 31) / 2 ** 31).toFixed(11);
}

function printTarget(name: string, options: readonly string[], family: IpFamily): string {
  const [option, value = ''] = options;
  if (name === 'MARK' && option === '--xor-mark') return `-j MARK --set-xmark ${hex(value)}/0x0`;
  if (name === 'MARK' && option === '--or-mark') return `-j MARK --set-xmark ${hex(value)}/${hex(value)}`;
  if (name === 'REJECT') return `-j REJECT --reject-with icmp${family === 'IPv4' ? '' : '6'}-port-unreachable`;
  return ['-j', name, ...options].join(' ');
}

function hex(text: string): string {
  return `0x${Number(text).toString(16)}`;
}
